package io.trypema.spring.boot.autoconfigure;

import io.trypema.local.LocalRateLimiterProvider;

/**
 * Customizes the local provider before it is built. Beans of this type are applied in
 * order, after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LocalRateLimiterProviderCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(LocalRateLimiterProvider.Builder builder);

}
