package io.trypema.sample.lab;

import java.math.BigDecimal;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Setups, by default of 10 permits per second over 5 seconds, and 20 calls a second.
 */
final class Setups {

	private Setups() {
	}

	static Setup of(RateLimitStrategy strategy, LoadShape load) {
		return new Setup(strategy, ProviderType.LOCAL, 10, 5, new BigDecimal("1.5"), load, 20, 20);
	}

	static Setup withLimit(int limit) {
		return new Setup(RateLimitStrategy.ABSOLUTE, ProviderType.LOCAL, limit, 5, new BigDecimal("1.5"),
				LoadShape.STEADY, 20, 20);
	}

	static Setup withWindow(int seconds) {
		return new Setup(RateLimitStrategy.ABSOLUTE, ProviderType.LOCAL, 10, seconds, new BigDecimal("1.5"),
				LoadShape.STEADY, 20, 20);
	}

	/** Two clients that request far more than the 20 permits in 20 seconds. */
	static Setup sharedBy(ProviderType provider) {
		return new Setup(RateLimitStrategy.ABSOLUTE, provider, 1, 20, BigDecimal.ONE, LoadShape.TWO_CLIENTS, 200, 200);
	}

}
