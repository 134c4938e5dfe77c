package io.trypema.local;

import io.trypema.internal.LimitArithmetic;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;
import io.trypema.SuppressedRateLimiter;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;
import io.trypema.internal.DirectMappedCache;

/**
 * Makes every decision in process: no I/O, no waiting, no background work on the path to
 * a decision. Safe for use by many threads.
 * <p>
 * A key is forgotten once its window has passed, never earlier, unless a limit has more
 * than {@link Builder#maxKeys(int) maxKeys}: then the key that has used the smallest
 * share of the capacity among some drawn at random is evicted. A daemon thread forgets
 * quiet keys every 10 seconds; it ends when the provider is closed, or when its limiters
 * are no longer reachable.
 *
 * @since 0.1.0
 */
public final class LocalRateLimiterProvider implements RateLimiterProvider {

	private final WindowSettings settings;

	private final LocalAbsoluteRateLimiter absolute;

	private final LocalSuppressedRateLimiter suppressed;

	private final Sweeper sweeper;

	private LocalRateLimiterProvider(Builder builder) {
		this.settings = builder.settings;
		DirectMappedCache<RateLimit, Quota> quotas = Quota.cache(builder.settings);
		this.absolute = new LocalAbsoluteRateLimiter(builder.maxKeys, quotas, builder.ticker,
				new SplittableRandom(builder.samplingSeed));
		this.suppressed = new LocalSuppressedRateLimiter(builder.maxKeys, quotas, builder.ticker,
				new SplittableRandom(builder.samplingSeed), builder.random);
		this.sweeper = Sweeper.start(Sweeper.INTERVAL, this.absolute.store, this.suppressed.store);
	}

	/**
	 * Return a provider with all defaults.
	 * @return the provider
	 */
	public static LocalRateLimiterProvider create() {
		return builder().build();
	}

	/**
	 * Return a builder with all defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public ProviderType type() {
		return ProviderType.LOCAL;
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
		return switch (strategy) {
			case ABSOLUTE -> this.absolute.store.keys();
			case SUPPRESSED -> this.suppressed.store.keys();
		};
	}

	/**
	 * Return the number of keys remembered at present, of both strategies. Quiet keys
	 * count until they are swept.
	 * @return the number of keys
	 */
	public long keys() {
		return (long) this.absolute.store.size() + this.suppressed.store.size();
	}

	/**
	 * Return how many keys were evicted before their window had passed because there were
	 * too many.
	 * @return the number of evictions since the provider was built
	 */
	public long evictions() {
		return this.absolute.store.evictions() + this.suppressed.store.evictions();
	}

	/** Forget all keys whose window has passed. */
	void sweep() {
		this.absolute.store.sweep();
		this.suppressed.store.sweep();
	}

	@Override
	public void close() {
		this.sweeper.stop();
		this.absolute.store.close();
		this.suppressed.store.close();
	}

	/**
	 * Builds a {@link LocalRateLimiterProvider}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private WindowSettings settings = WindowSettings.defaults();

		private int maxKeys = 100_000;

		private Ticker ticker = Ticker.system();

		private long samplingSeed = ThreadLocalRandom.current().nextLong();

		private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

		private Builder() {
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
		 * Set the maximum number of keys that each strategy keeps for each limit: of
		 * limits with the same window, bucket size and capacity together, and of all
		 * beyond the first 64 that differ together.
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
		 * Set the source of time.
		 * @param ticker the ticker, by default {@link Ticker#system()}
		 * @return this builder
		 */
		public Builder ticker(Ticker ticker) {
			this.ticker = ticker;
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

		/** Set the seed of the random choice of the keys to evict, for tests. */
		Builder samplingSeed(long seed) {
			this.samplingSeed = seed;
			return this;
		}

		/**
		 * Build the provider.
		 * @return the provider
		 */
		public LocalRateLimiterProvider build() {
			return new LocalRateLimiterProvider(this);
		}

	}

}
