package io.trypema.spring.admin;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.WindowLimit;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.RateLimitResolver;

/**
 * What one limit knows of one key. The usage and the decision are read one after the
 * other, so a call between the two may show in one of them only.
 *
 * @param scope what the key belongs to: the name of a policy, or what identifies a limit
 * stated inline
 * @param policy the policy as it counts at present
 * @param limit the limit that counts for the key, which a {@link RateLimitResolver} may
 * have given
 * @param usage the permits in the window, or {@code null} if the provider did not answer
 * @param next what a call for one permit would be told, or {@code null} if the provider
 * did not answer
 * @param failure why there is no answer, or {@code null} if there is one
 * @since 0.1.0
 */
public record KeyState(String scope, RateLimitPolicy policy, WindowLimit limit, @Nullable RateLimitUsage usage,
		@Nullable RateLimitDecision next, @Nullable RateLimiterUnavailableException failure) {

}
