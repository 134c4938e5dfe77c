package io.trypema.spring.admin;

import io.trypema.spring.ConcurrencyPolicy;

/**
 * A limit on calls in flight, and how many there are.
 *
 * @param scope what its keys belong to: the name of a policy, or what identifies a limit
 * stated inline
 * @param policy the policy, with what an annotation overrides
 * @param keyResolver the name of the bean that determines the key, or an empty text if
 * the expression of the policy does
 * @param inFlight how many calls of this process have a place by a limit with this name,
 * under any key
 * @since 0.1.0
 */
public record ConcurrencyUsage(String scope, ConcurrencyPolicy policy, String keyResolver, long inFlight) {

}
