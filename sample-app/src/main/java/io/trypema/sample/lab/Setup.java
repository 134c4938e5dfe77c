package io.trypema.sample.lab;

import java.math.BigDecimal;
import java.time.Duration;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;

/**
 * The settings of an experiment.
 *
 * @param strategy the strategy for calls above the limit
 * @param provider where decisions are made
 * @param limit the limit, in permits per second
 * @param windowSeconds the window over which it is enforced
 * @param hardLimitFactor the hard limit of the suppressed strategy, as a multiple of the
 * limit
 * @param load the distribution of calls over time
 * @param rate the calls per second of the first client
 * @param otherRate the calls per second of the second client, if there is one
 */
record Setup(@NotNull RateLimitStrategy strategy, @NotNull ProviderType provider, @Min(1) @Max(100) int limit,
		@Min(1) @Max(20) int windowSeconds, @NotNull @DecimalMin("1") @DecimalMax("3") BigDecimal hardLimitFactor,
		@NotNull LoadShape load, @Min(0) @Max(200) int rate, @Min(0) @Max(200) int otherRate) {

	private static final int BUCKETS = 20;

	RateLimit rateLimit() {
		return RateLimit.perSecond(this.limit);
	}

	Duration window() {
		return Duration.ofSeconds(this.windowSeconds);
	}

	/** Large enough for each bucket to be visible. */
	Duration bucketSize() {
		return window().dividedBy(BUCKETS);
	}

	int rateOf(int client) {
		return (client == 0) ? this.rate : this.otherRate;
	}

	/**
	 * Return whether instances made for another setup, with their state, serve this one.
	 */
	boolean hasSameInstances(Setup other) {
		return this.strategy == other.strategy && this.provider == other.provider
				&& this.windowSeconds == other.windowSeconds
				&& this.hardLimitFactor.compareTo(other.hardLimitFactor) == 0;
	}

}
