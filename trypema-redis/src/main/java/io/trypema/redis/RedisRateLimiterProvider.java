package io.trypema.redis;

import io.trypema.RateLimiter;
import io.trypema.internal.LimitArithmetic;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.SuppressedRateLimiter;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;

/**
 * Delegates every decision to Redis, based on the clock of the server, so that all
 * instances share one limit. Safe for use by many threads.
 * <p>
 * Calls that arrive while a round trip is under way share the next one. A call that is
 * not decided within the {@link Builder#timeout(Duration) timeout} fails with a
 * {@link RateLimiterUnavailableException}; the circuit breaker then opens, and calls fail
 * immediately until one that is admitted succeeds. A key that Redis last found full stays
 * refused meanwhile, up to 10 000 keys of each limit. Asynchronous results are completed
 * by the threads of Lettuce, which must not be blocked.
 *
 * @since 0.1.0
 */
public final class RedisRateLimiterProvider implements RateLimiterProvider {

	private final CallDispatcher dispatcher;

	private final String prefix;

	private final WindowSettings settings;

	private final RedisKeyedRateLimiter absolute;

	private final RedisKeyedRateLimiter suppressed;

	private final FailureLog failures;

	private RedisRateLimiterProvider(Builder builder) {
		this.failures = new FailureLog(builder.timeout);
		this.dispatcher = new CallDispatcher(builder.connector, builder.dispatcherSettings(), this.failures);
		this.prefix = builder.prefix;
		this.settings = builder.settings;
		this.absolute = new RedisKeyedRateLimiter(this.dispatcher, builder.limits(false), new AbsoluteCalls(),
				StateSpace.strategyPrefix(builder.prefix, false));
		this.suppressed = new RedisKeyedRateLimiter(this.dispatcher, builder.limits(true),
				new SuppressedCalls(builder.random), StateSpace.strategyPrefix(builder.prefix, true));
	}

	/**
	 * Return a builder with all defaults.
	 * @param connector how to reach Redis
	 * @return the builder
	 */
	public static Builder builder(RedisConnector connector) {
		return new Builder(connector);
	}

	@Override
	public ProviderType type() {
		return ProviderType.REDIS;
	}

	@Override
	public AbsoluteRateLimiter absolute() {
		return this.absolute;
	}

	@Override
	public SuppressedRateLimiter suppressed() {
		return this.suppressed;
	}

	@Override
	public WindowLimit resolve(RateLimit limit) {
		return this.settings.resolve(limit);
	}

	@Override
	public Stream<String> keysInProcess(RateLimitStrategy strategy) {
		return Stream.empty();
	}

	CallDispatcher dispatcher() {
		return this.dispatcher;
	}

	/** Return the prefix of all keys in Redis. */
	String prefix() {
		return this.prefix;
	}

	RedisKeyedRateLimiter limiter(boolean ofSuppressed) {
		return ofSuppressed ? this.suppressed : this.absolute;
	}

	/**
	 * Connect now and not at the first call, and let each server that holds keys make a
	 * decision as for {@link #checkAsync()}.
	 * @return a future that completes when all of them have, and fails with a
	 * {@link RateLimiterUnavailableException} if one cannot be reached or refuses
	 */
	public CompletableFuture<Void> connectAsync() {
		return this.dispatcher.connectAndProbe();
	}

	/**
	 * Connect now and not at the first call as {@link #connectAsync()} does, and wait
	 * until Redis has decided.
	 * @throws RateLimiterUnavailableException if a server that holds keys cannot be
	 * reached or refuses
	 */
	public void connect() {
		try {
			connectAsync().join();
		}
		catch (CompletionException ex) {
			throw this.dispatcher.unavailable(ex);
		}
	}

	/**
	 * Return whether the last request to Redis was decided. Redis is assumed to be
	 * available before the first request. After an outage it takes a decision on a call,
	 * or a {@link #check()}, to become available.
	 * @return {@code false} while calls fail immediately
	 */
	public boolean isAvailable() {
		return this.dispatcher.isAvailable();
	}

	/**
	 * Check whether Redis is available, for a health check: each server that holds keys
	 * decides on a key of this provider, which is written and expires after a second.
	 * Connects if there is no connection, even if nothing was ever limited. A server that
	 * refuses scripts or writes is not available. While calls fail immediately Redis is
	 * not asked, so that after an outage it may take a second until this reports that
	 * Redis is back; from then on calls ask it again too.
	 * @return a future of whether all servers that hold keys have decided, which never
	 * fails, and completes after two {@linkplain Builder#timeout(Duration) timeouts} at
	 * the latest; {@code false} if this provider is closed
	 */
	public CompletableFuture<Boolean> checkAsync() {
		return this.dispatcher.check();
	}

	/**
	 * Check whether Redis is available as {@link #checkAsync()} does, and wait for the
	 * answer.
	 * @return whether all servers that hold keys have decided; {@code false} if the wait
	 * was interrupted
	 */
	public boolean check() {
		try {
			return checkAsync().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException ex) {
			return false;
		}
	}

	/**
	 * Return the number of calls that got no decision from Redis.
	 * @return the number of calls since the provider was built
	 */
	public long failures() {
		return this.failures.failures();
	}

	@Override
	public void close() {
		this.dispatcher.close();
	}

	/**
	 * Builds a {@link RedisRateLimiterProvider}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

		private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

		private final RedisConnector connector;

		private WindowSettings settings = WindowSettings.defaults();

		private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

		private String prefix = "trypema";

		private boolean hashKeys;

		private Duration timeout = Duration.ofMillis(200);

		private RedisCallListener listener = RedisCallListener.none();

		private Scripts scripts = Scripts.onServerTime();

		private Ticker ticker = Ticker.system();

		private long drift = ServerClock.DRIFT;

		private @Nullable ScheduledExecutorService timer;

		private Executor executor = new CompletableFuture<>().defaultExecutor();

		private Builder(RedisConnector connector) {
			this.connector = connector;
		}

		/**
		 * Set the window of all limits without a window of their own.
		 * @param window the window, from 1 millisecond to 3650 days; {@code null}, the
		 * default, for the period of each rate, extended to a whole number of permits
		 * @return this builder
		 * @throws IllegalArgumentException if the window is out of range
		 */
		public Builder window(@Nullable Duration window) {
			this.settings = this.settings.withWindow(window);
			return this;
		}

		/**
		 * Set the precision of all windows.
		 * @param bucketSize the bucket size, at least 1 millisecond; {@code null}, the
		 * default, for a hundredth of each window
		 * @return this builder
		 * @throws IllegalArgumentException if the bucket size is out of range
		 */
		public Builder bucketSize(@Nullable Duration bucketSize) {
			this.settings = this.settings.withBucketSize(bucketSize);
			return this;
		}

		/**
		 * Set the hard limit of the suppressed strategy as a multiple of the capacity.
		 * @param factor the factor, at least 1 (the default)
		 * @return this builder
		 * @throws IllegalArgumentException if the factor is out of range
		 */
		public Builder hardLimitFactor(BigDecimal factor) {
			this.settings = this.settings.withHardLimitFactor(factor);
			return this;
		}

		/**
		 * Set how many times the capacity the suppressed strategy admits at most.
		 * @param factor the factor, at least 1 (the default), as the decimal number that
		 * {@link Double#toString(double)} shows
		 * @return this builder
		 * @throws IllegalArgumentException if the factor is out of range or not finite
		 */
		public Builder hardLimitFactor(double factor) {
			return hardLimitFactor(LimitArithmetic.factor(factor));
		}

		/**
		 * Set for how long a key's suppression factor is cached before it is computed
		 * again.
		 * @param period the period, default 100 ms; zero to compute it for every call
		 * @return this builder
		 * @throws IllegalArgumentException if the period is negative or longer than a
		 * minute
		 */
		public Builder suppressionFactorCache(Duration period) {
			this.settings = this.settings.withSuppressionFactorCache(period);
			return this;
		}

		/**
		 * Set the source of randomness for the suppressed strategy.
		 * @param random the source, safe for use by many threads and not blocking; by
		 * default {@link ThreadLocalRandom}
		 * @return this builder
		 */
		public Builder random(RandomGenerator random) {
			this.random = random;
			return this;
		}

		/**
		 * Set the prefix of all keys in Redis. Instances share their limits if they have
		 * the same prefix.
		 * @param prefix the prefix, not empty and without braces; default {@code trypema}
		 * @return this builder
		 * @throws IllegalArgumentException if the prefix is empty or has braces
		 */
		public Builder prefix(String prefix) {
			if (prefix.isEmpty() || prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
				throw new IllegalArgumentException(
						"The prefix of keys must not be empty and must have no braces, but is '" + prefix + "'");
			}
			this.prefix = prefix;
			return this;
		}

		/**
		 * Set whether limited keys are written to Redis as hashes (SHA-256), so that they
		 * cannot be read there. Keys of more than 200 characters, and those with braces
		 * or characters beyond the basic plane, always are.
		 * @param hashKeys whether to hash; default {@code false}
		 * @return this builder
		 */
		public Builder hashKeys(boolean hashKeys) {
			this.hashKeys = hashKeys;
			return this;
		}

		/**
		 * Set how long a call waits for its decision.
		 * @param timeout the time, from 1 millisecond to a minute; default 200 ms
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder timeout(Duration timeout) {
			if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
				throw new IllegalArgumentException("The timeout must be from 1 ms to 1 min, but is " + timeout);
			}
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set the listener for operations of this provider, of a
		 * {@link HybridRateLimiterProvider} over it, and of counters.
		 * @param listener the listener, safe for use by many threads and not blocking; by
		 * default {@link RedisCallListener#none()}
		 * @return this builder
		 */
		public Builder listener(RedisCallListener listener) {
			this.listener = listener;
			return this;
		}

		/** Set the scripts, for tests that bring a clock of their own. */
		Builder scripts(Scripts scripts) {
			this.scripts = scripts;
			return this;
		}

		/**
		 * Set the time of this process, for tests that advance it together with that of
		 * the server.
		 */
		Builder ticker(Ticker ticker) {
			this.ticker = ticker;
			this.drift = Long.MAX_VALUE;
			return this;
		}

		/**
		 * Set the divisor of a time that gives the maximum drift between this process and
		 * the server.
		 */
		Builder drift(long drift) {
			this.drift = drift;
			return this;
		}

		/** Set the executor of scheduled tasks, for tests. */
		Builder timer(ScheduledExecutorService timer) {
			this.timer = timer;
			return this;
		}

		Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Build the provider.
		 * @return the provider, not connected yet
		 */
		public RedisRateLimiterProvider build() {
			return new RedisRateLimiterProvider(this);
		}

		/**
		 * Build a rate limiter of this provider and of a
		 * {@link HybridRateLimiterProvider} that leases from it. Closing the rate limiter
		 * closes both, the hybrid one first.
		 * @return the rate limiter, not connected yet
		 */
		public RateLimiter buildRateLimiter() {
			RedisRateLimiterProvider redis = build();
			return RateLimiter.of(redis, HybridRateLimiterProvider.builder(redis).build());
		}

		private DispatcherSettings dispatcherSettings() {
			return new DispatcherSettings(this.scripts, new KeyNames(this.hashKeys), new Probe(this.prefix),
					this.timeout.toNanos(), (this.timer != null) ? this.timer : newTimer(), this.executor,
					GuardedCallListener.of(this.listener), this.ticker, this.drift);
		}

		private static ScheduledExecutorService newTimer() {
			ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
				Thread thread = new Thread(task, "trypema-redis");
				thread.setDaemon(true);
				// The first caller, whose loader it would inherit, may belong to a web
				// application that ends
				thread.setContextClassLoader(RedisRateLimiterProvider.class.getClassLoader());
				return thread;
			});
			timer.setRemoveOnCancelPolicy(true);
			timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
			return timer;
		}

		private RedisLimits limits(boolean suppressed) {
			return new RedisLimits(this.settings, this.prefix, suppressed, this.ticker);
		}

	}

}
