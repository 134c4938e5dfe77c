package io.trypema.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.WindowSettings;

/**
 * Settings that a contract requires of the provider that it tests.
 *
 * @param settings how rates are enforced over windows
 * @param suppressionFactorCache for how long a suppression factor may be cached
 * @param random the source of randomness of the suppressed strategy
 */
public record ProviderSetup(WindowSettings settings, Duration suppressionFactorCache, RandomGenerator random) {

	/**
	 * Return the setup of a provider with all defaults, but no cached factors.
	 * @return the setup
	 */
	public static ProviderSetup defaults() {
		return new ProviderSetup(WindowSettings.defaults(), Duration.ZERO, Seeds.random());
	}

	ProviderSetup withBucketSize(@Nullable Duration bucketSize) {
		return new ProviderSetup(this.settings.withBucketSize(bucketSize), this.suppressionFactorCache, this.random);
	}

	ProviderSetup withHardLimitFactor(BigDecimal factor) {
		return new ProviderSetup(this.settings.withHardLimitFactor(factor), this.suppressionFactorCache, this.random);
	}

	ProviderSetup withSuppressionFactorCache(Duration period) {
		return new ProviderSetup(this.settings, period, this.random);
	}

	ProviderSetup withRandom(RandomGenerator source) {
		return new ProviderSetup(this.settings, this.suppressionFactorCache, source);
	}

}
