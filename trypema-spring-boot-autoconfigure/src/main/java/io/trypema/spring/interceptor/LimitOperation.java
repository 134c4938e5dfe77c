package io.trypema.spring.interceptor;

import io.trypema.spring.LimitPolicy;

/**
 * An annotation with placeholders and defaults resolved.
 *
 * @param scope the scope of the keys: the name of the policy, or the identity of a limit
 * stated inline
 * @param policy the policy, with the settings that the annotation overrides
 * @param keyResolver the name of the bean that resolves the key, or an empty text
 * @param condition the expression that decides whether the limit applies, or an empty
 * text
 * @param refundIf the expression that decides whether permits are given back, or an empty
 * text
 * @param fallbackMethod the name of the method that answers refused calls, or an empty
 * text
 * @since 0.1.0
 */
public record LimitOperation(String scope, LimitPolicy policy, String keyResolver, String condition, String refundIf,
		String fallbackMethod) {

}
