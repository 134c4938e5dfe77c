package io.trypema.spring;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;

/**
 * Published when a policy was changed while the application runs.
 *
 * @param policy the name of the policy
 * @param rate the rate in effect from now on, or {@code null} if it was not changed
 * @param shadow whether the policy refuses nothing from now on, or {@code null} if that
 * was not changed
 * @since 0.1.0
 */
public record RateLimitChangedEvent(String policy, @Nullable RateLimit rate, @Nullable Boolean shadow) {

	/**
	 * Return whether the policy is in effect again as declared.
	 * @return whether all changes were reverted
	 */
	public boolean isRestored() {
		return this.rate == null && this.shadow == null;
	}

}
