package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * A request to change a policy.
 *
 * @param rate its new rate, or {@code null}
 * @param shadow whether it is to refuse nothing, or {@code null}
 */
record PolicyChange(@Nullable RateLimit rate, @Nullable Boolean shadow) {

	private static final String ACTION = "Write {\"rate\": \"20/s\"}, {\"shadow\": true} or both, or "
			+ "{\"restore\": true} to have what was declared.";

	static PolicyChange of(@Nullable String rate, @Nullable Boolean shadow, @Nullable Boolean restore) {
		boolean restores = Boolean.TRUE.equals(restore);
		boolean changes = rate != null || shadow != null;
		if (restores && changes) {
			throw new RateLimitConfigurationException("A policy cannot be changed and restored at once.", ACTION);
		}
		if (!restores && !changes) {
			throw new RateLimitConfigurationException("There is nothing to change.", ACTION);
		}
		return new PolicyChange((rate != null) ? parse(rate) : null, shadow);
	}

	private static RateLimit parse(String rate) {
		try {
			return RateLimit.parse(rate);
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException("The rate cannot be used.", ex.getMessage() + ".", ex);
		}
	}

	boolean isRestoration() {
		return this.rate == null && this.shadow == null;
	}

}
