package io.trypema.spring.interceptor;

import io.trypema.spring.LimitPolicy;

/**
 * An annotation after placeholders and defaults are filled in.
 *
 * @param scope what the keys belong to: the name of the policy, or what identifies a
 * limit stated inline
 * @param policy the policy, with what the annotation overrides
 * @param keyResolver the name of the bean that tells the key, or an empty text
 * @param condition the expression that tells whether the limit applies, or an empty text
 * @param refundIf the expression that tells whether permits are given back, or an empty
 * text
 * @param fallbackMethod the name of the method that answers refused calls, or an empty
 * text
 * @since 0.1.0
 */
public record LimitOperation(String scope, LimitPolicy policy, String keyResolver, String condition, String refundIf,
		String fallbackMethod) {

}
