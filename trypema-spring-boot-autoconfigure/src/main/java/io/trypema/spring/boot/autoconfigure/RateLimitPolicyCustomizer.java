package io.trypema.spring.boot.autoconfigure;

import io.trypema.spring.RateLimitPolicies;

/**
 * Adds policies in code, or replaces those of {@code trypema.policies}. Beans of this
 * type are applied in order, after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitPolicyCustomizer {

	/**
	 * Customize the policies.
	 * @param policies the builder
	 */
	void customize(RateLimitPolicies.Builder policies);

}
