package io.trypema.local;

import io.trypema.Ticker;
import io.trypema.test.ProviderSetup;

/**
 * Local providers for the contracts.
 */
final class LocalProviders {

	private LocalProviders() {
	}

	static LocalRateLimiterProvider create(ProviderSetup setup, Ticker ticker) {
		return LocalRateLimiterProvider.builder()
			.window(setup.settings().window())
			.bucketSize(setup.settings().bucketSize())
			.hardLimitFactor(setup.settings().hardLimitFactor())
			.suppressionFactorCache(setup.suppressionFactorCache())
			.random(setup.random())
			.ticker(ticker)
			.build();
	}

}
