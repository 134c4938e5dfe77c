package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.SuppressedRateLimiter;
import io.trypema.WindowLimit;

/**
 * Decides in process from permits that are leased from Redis, so that all instances share
 * one limit, which is never exceeded, at the speed of a local one. Safe for use by many
 * threads.
 * <p>
 * A call that cannot be decided in process is decided by Redis immediately, as by the
 * {@link RedisRateLimiterProvider}, with whose instances all limits are shared. A key
 * that comes again within seconds is leased; more permits are leased in the background
 * before the old ones are used up, and unspent ones are returned. Without calls there is
 * no traffic. The remaining permits in a decision are as of the last settlement of the
 * key; other instances may have used some since.
 * <p>
 * A call that needs Redis and gets no decision in time fails as with that provider.
 *
 * @since 0.1.0
 */
public final class HybridRateLimiterProvider implements RateLimiterProvider {

	private static final Logger LOGGER = System.getLogger(HybridRateLimiterProvider.class.getName());

	private final RedisRateLimiterProvider redis;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final LeaseFlusher flusher;

	private final HybridKeyedRateLimiter absolute;

	private final HybridKeyedRateLimiter suppressed;

	private HybridRateLimiterProvider(Builder builder) {
		this.redis = builder.redis;
		this.flusher = new LeaseFlusher(this.redis.dispatcher(), builder.syncInterval.toNanos());
		this.absolute = builder.limiter(this.flusher, false);
		this.suppressed = builder.limiter(this.flusher, true);
	}

	/**
	 * Return a builder with all defaults.
	 * @param redis the provider with which the limits, the settings and the connection
	 * are shared; it stays open when this one is closed
	 * @return the builder
	 */
	public static Builder builder(RedisRateLimiterProvider redis) {
		return new Builder(redis);
	}

	@Override
	public ProviderType type() {
		return ProviderType.HYBRID;
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
		return this.redis.resolve(limit);
	}

	@Override
	public Stream<String> keysInProcess(RateLimitStrategy strategy) {
		return switch (strategy) {
			case ABSOLUTE -> this.absolute.store().keys();
			case SUPPRESSED -> this.suppressed.store().keys();
		};
	}

	/**
	 * Return how many leases this process holds: keys with permits that it may spend now.
	 * A lease that has expired or is fully spent does not count; a key counts once for
	 * each of its limits. Iterates over all keys, which takes about 10 ms for 100 000 of
	 * them.
	 * @return the number of leases of both strategies
	 */
	public long leases() {
		return this.absolute.store().leases() + this.suppressed.store().leases();
	}

	/**
	 * Return how many times unspent permits were returned: because none was spent for
	 * most of the term, because fewer are needed near the limit, for a call that needs
	 * more than are left or uses another limit of the key, for a reset, and on closing.
	 * Reading a key returns nothing. Only returns that Redis acknowledged count.
	 * @return the number since this provider was built
	 */
	public long handBacks() {
		return this.absolute.store().handBacks() + this.suppressed.store().handBacks();
	}

	/**
	 * Return the age of the oldest pending background settlement: of a lease that runs
	 * low or is due, until the end of its flush. Settlements of a failed flush count as
	 * pending until Redis is {@linkplain RedisRateLimiterProvider#isAvailable()
	 * available} again. With more leased keys than Redis can settle in time it may be a
	 * second or so.
	 * @return the time, zero if nothing is pending; it grows while Redis is unavailable
	 * or slow
	 */
	public Duration lag() {
		return Duration.ofNanos(this.flusher.lagNanos());
	}

	/** Return the number of keys with leases or refusals. */
	int size() {
		return this.absolute.store().size() + this.suppressed.store().size();
	}

	/** Return the number of background settlements under way. */
	int unanswered() {
		return this.flusher.unanswered();
	}

	/** Return the number of planned settlements. */
	int scheduled() {
		return this.flusher.scheduled();
	}

	/** Release all leases, and wait until that is done. */
	void recall() {
		CompletableFuture.allOf(this.absolute.recall(), this.suppressed.recall()).join();
	}

	/**
	 * Release all leases, and wait for that for at most the timeout of a call.
	 */
	@Override
	public void close() {
		this.absolute.close();
		this.suppressed.close();
		if (this.closed.getAndSet(true) || this.redis.dispatcher().isClosed()) {
			return;
		}
		try {
			this.redis.dispatcher().await(CompletableFuture.allOf(this.absolute.recall(), this.suppressed.recall()));
		}
		catch (RateLimiterUnavailableException ex) {
			LOGGER.log(Level.DEBUG, "Leased permits were not handed back; they count until they expire", ex);
		}
	}

	/**
	 * Builds a {@link HybridRateLimiterProvider}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private static final Duration MIN_INTERVAL = Duration.ofMillis(1);

		private static final Duration MAX_INTERVAL = Duration.ofSeconds(1);

		private final RedisRateLimiterProvider redis;

		private Duration syncInterval = Duration.ofMillis(10);

		private int maxKeys = 100_000;

		private Builder(RedisRateLimiterProvider redis) {
			this.redis = redis;
		}

		/**
		 * Set how often leases are settled in the background. Where more are due than fit
		 * one flush, the next one follows as soon as Redis has time. Calls that a lease
		 * cannot decide do not wait for a flush.
		 * @param interval the interval, from 1 millisecond to a second; default 10 ms
		 * @return this builder
		 * @throws IllegalArgumentException if the interval is out of range
		 */
		public Builder syncInterval(Duration interval) {
			if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
				throw new IllegalArgumentException("The sync interval must be from 1 ms to 1 s, but is " + interval);
			}
			this.syncInterval = interval;
			return this;
		}

		/**
		 * Set the maximum number of leased keys per strategy. Calls for other keys are
		 * decided by Redis.
		 * @param maxKeys the number of keys, at least 1, default 100 000
		 * @return this builder
		 * @throws IllegalArgumentException if the number is less than 1
		 */
		public Builder maxKeys(int maxKeys) {
			if (maxKeys < 1) {
				throw new IllegalArgumentException("The number of keys must be at least 1, but is " + maxKeys);
			}
			this.maxKeys = maxKeys;
			return this;
		}

		/**
		 * Build the provider.
		 * @return the provider
		 */
		public HybridRateLimiterProvider build() {
			return new HybridRateLimiterProvider(this);
		}

		private HybridKeyedRateLimiter limiter(LeaseFlusher flusher, boolean ofSuppressed) {
			RedisKeyedRateLimiter shared = this.redis.limiter(ofSuppressed);
			LeaseStore store = new LeaseStore(this.maxKeys, this.redis.dispatcher().settings().ticker(), flusher);
			return new HybridKeyedRateLimiter(shared, store);
		}

	}

}
