package io.trypema.spring.admin;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.WindowLimit;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.RateLimitResolver;

/**
 * The state of one key at one limit. The usage and the decision are read one after the
 * other, so a call between the two may appear in one of them only. Immutable.
 *
 * @since 0.1.0
 */
public final class KeyState {

	private final Values values;

	KeyState(String scope, RateLimitPolicy policy, WindowLimit limit, @Nullable RateLimitUsage usage,
			@Nullable RateLimitDecision next, @Nullable RateLimiterUnavailableException failure) {
		this.values = new Values(scope, policy, limit, usage, next, failure);
	}

	/**
	 * Return the scope of the key.
	 * @return the name of the policy, or the identity of a limit stated inline
	 */
	public String scope() {
		return this.values.scope();
	}

	/**
	 * Return the policy in effect.
	 * @return the policy
	 */
	public RateLimitPolicy policy() {
		return this.values.policy();
	}

	/**
	 * Return the limit of the key, which a {@link RateLimitResolver} may have set.
	 * @return the limit with its window and capacity
	 */
	public WindowLimit limit() {
		return this.values.limit();
	}

	/**
	 * Return the permits in the window.
	 * @return the usage, or {@code null} if the provider did not answer
	 */
	public @Nullable RateLimitUsage usage() {
		return this.values.usage();
	}

	/**
	 * Return the decision that a call for one permit would get.
	 * @return the decision, or {@code null} if the provider did not answer
	 */
	public @Nullable RateLimitDecision next() {
		return this.values.next();
	}

	/**
	 * Return the reason why the provider did not answer.
	 * @return the failure, or {@code null} if it answered
	 */
	public @Nullable RateLimiterUnavailableException failure() {
		return this.values.failure();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyState that && this.values.equals(that.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "KeyState" + this.values;
	}

	private record Values(String scope, RateLimitPolicy policy, WindowLimit limit, @Nullable RateLimitUsage usage,
			@Nullable RateLimitDecision next, @Nullable RateLimiterUnavailableException failure) {
	}

}
