package io.trypema.spring.boot.autoconfigure;

import io.trypema.ProviderType;
import io.trypema.spring.MissingProviderException;

/**
 * Thrown at start-up when a counter is declared and Redis is not configured.
 */
final class MissingCounterProviderException extends MissingProviderException {

	private static final long serialVersionUID = 1L;

	MissingCounterProviderException(String counter) {
		super(ProviderType.REDIS, "The counter '" + counter + "' needs a RedisRateLimiterProvider.",
				"Say where Redis is, or remove the counter.");
	}

}
