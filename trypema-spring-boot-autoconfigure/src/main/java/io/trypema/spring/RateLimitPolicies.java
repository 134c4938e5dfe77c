package io.trypema.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;

/**
 * The policies of an application by name. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitPolicies {

	private static final String ROOT = "trypema.policies";

	private final NamedPolicies<RateLimitPolicy> policies;

	private final RateLimiter limiter;

	private final boolean remote;

	private RateLimitPolicies(Map<String, RateLimitPolicy> policies, RateLimiter limiter,
			ProviderType defaultProvider) {
		this.limiter = limiter;
		this.policies = new NamedPolicies<>("policy", ROOT, "rate to a rate such as 10/s", policies);
		this.remote = Stream.concat(Stream.of(defaultProvider), this.policies.all().map(RateLimitPolicy::provider))
			.anyMatch((provider) -> provider != ProviderType.LOCAL);
	}

	/**
	 * Return a builder without any policy.
	 * @param limiter the providers, which policies are checked against
	 * @param defaults the defaults of policies
	 * @return the builder
	 */
	public static Builder builder(RateLimiter limiter, RateLimitDefaults defaults) {
		return new Builder(limiter, defaults);
	}

	/**
	 * Return the names of all policies.
	 * @return the names in the order of their declaration
	 */
	public Set<String> names() {
		return this.policies.names();
	}

	/**
	 * Return whether any policy, or the default of limits, uses a provider other than the
	 * local one.
	 * @return whether any decision is taken outside this process
	 */
	public boolean areRemote() {
		return this.remote;
	}

	/**
	 * Return a policy.
	 * @param name the name
	 * @param user the owner of the reference, for the error message, such as
	 * {@code trypema.rules[0].policy}
	 * @return the policy
	 * @throws RateLimitConfigurationException if there is none of that name
	 */
	public RateLimitPolicy get(String name, String user) {
		return this.policies.get(name, user);
	}

	/**
	 * Check that a policy can work: its provider is available, its limit can be enforced,
	 * and a call can be admitted.
	 * @param owner the owner of the policy, for the error message, such as
	 * {@code Policy 'search'}
	 * @param policy the policy
	 * @throws RateLimitConfigurationException if it cannot work
	 */
	public void check(String owner, RateLimitPolicy policy) {
		PolicyCheck.check(owner, policy, this.limiter);
	}

	/**
	 * Check a name of a policy, or of a limit that clients see.
	 * @param subject the beginning of the error message, which names it, such as
	 * {@code The policy name 'a b'}
	 * @param name the name: ASCII letters, digits, dots, hyphens and underscores, with a
	 * letter or digit at the start
	 * @throws RateLimitConfigurationException if it has other characters
	 */
	public static void checkName(String subject, String name) {
		NamedPolicies.checkName(subject, name);
	}

	/**
	 * Return the name of a property of a policy.
	 * @param policy the name of the policy
	 * @param property the name of the property, such as {@code rate}
	 * @return the full name, with the policy in brackets if its name would be read
	 * differently otherwise
	 */
	public static String property(String policy, String property) {
		return NamedPolicies.property(ROOT, policy, property);
	}

	/**
	 * Builds {@link RateLimitPolicies}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final Map<String, RateLimitPolicy> policies = new LinkedHashMap<>();

		private final RateLimiter limiter;

		private final RateLimitDefaults defaults;

		private Builder(RateLimiter limiter, RateLimitDefaults defaults) {
			this.limiter = limiter;
			this.defaults = defaults;
		}

		/**
		 * Add a policy, or replace the one of that name.
		 * @param name the name: ASCII letters, digits, dots, hyphens and underscores,
		 * with a letter or digit at the start
		 * @param limit the limit
		 * @return this builder
		 * @throws RateLimitConfigurationException if the name or the limit cannot be used
		 */
		public Builder add(String name, RateLimit limit) {
			return add(name, limit, (policy) -> policy);
		}

		/**
		 * Add a policy, or replace the one of that name.
		 * @param name the name: ASCII letters, digits, dots, hyphens and underscores,
		 * with a letter or digit at the start
		 * @param limit the limit
		 * @param details applied to the policy with all defaults, such as
		 * {@code (policy) -> policy.withKey("#clientIp")}
		 * @return this builder
		 * @throws RateLimitConfigurationException if the name or the limit cannot be used
		 */
		public Builder add(String name, RateLimit limit, UnaryOperator<RateLimitPolicy> details) {
			NamedPolicies.checkName("The policy name '" + name + "'", name);
			RateLimitPolicy policy = details.apply(this.defaults.policy(name, limit));
			PolicyCheck.check("Policy '" + name + "'", policy, this.limiter);
			PolicyCheck.checkSuppression(policy);
			this.policies.put(name, policy);
			return this;
		}

		/**
		 * Build the policies.
		 * @return the policies
		 * @throws RateLimitConfigurationException if the default provider is not
		 * available
		 */
		public RateLimitPolicies build() {
			PolicyCheck.checkProvider("The default of all limits (trypema.provider)", this.defaults.provider(),
					this.limiter);
			return new RateLimitPolicies(this.policies, this.limiter, this.defaults.provider());
		}

	}

}
