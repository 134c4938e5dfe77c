package io.trypema.spring.boot.autoconfigure.redis;

import io.trypema.redis.RedisRateLimiterProvider;

/**
 * Customizes the Redis provider before it is built. Beans of this type are applied in
 * order, after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RedisRateLimiterProviderCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(RedisRateLimiterProvider.Builder builder);

}
