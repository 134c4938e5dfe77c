package io.trypema.spring.boot.autoconfigure.redis;

import io.trypema.redis.HybridRateLimiterProvider;

/**
 * Customizes the hybrid provider before it is built. Beans of this type are applied in
 * order, after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HybridRateLimiterProviderCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(HybridRateLimiterProvider.Builder builder);

}
