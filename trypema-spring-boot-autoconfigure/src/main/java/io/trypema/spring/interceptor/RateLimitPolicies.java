package io.trypema.spring.interceptor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.internal.NameDistance;

/**
 * The policies of an application by name. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitPolicies {

	static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

	static final String NAME_ACTION = "Use ASCII letters, digits, dots, hyphens and underscores, and begin with a "
			+ "letter or digit.";

	/** Spring Boot leaves other characters out where a name is not in brackets. */
	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9-]+");

	private final Map<String, RateLimitPolicy> policies;

	private final boolean remote;

	private RateLimitPolicies(Map<String, RateLimitPolicy> policies, ProviderType defaultProvider) {
		this.policies = policies;
		this.remote = Stream
			.concat(Stream.of(defaultProvider), policies.values().stream().map(RateLimitPolicy::provider))
			.anyMatch((provider) -> provider != ProviderType.LOCAL);
	}

	/**
	 * Return a builder without any policy.
	 * @param limiter the providers, which policies are checked against
	 * @param defaults what holds for policies that do not say otherwise
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
		return this.policies.keySet();
	}

	/**
	 * Tell whether any policy, or a limit that does not say otherwise, needs a provider
	 * other than the local one.
	 * @return whether decisions are taken outside this process
	 */
	public boolean areRemote() {
		return this.remote;
	}

	/**
	 * Return a policy.
	 * @param name the name
	 * @param user what names the policy, as it is to appear in an error message, such as
	 * {@code trypema.rules[0].policy}
	 * @return the policy
	 * @throws RateLimitConfigurationException if there is none of that name
	 */
	public RateLimitPolicy get(String name, String user) {
		RateLimitPolicy policy = this.policies.get(name);
		if (policy == null) {
			throw new RateLimitConfigurationException(
					user + " names the policy '" + name + "', which does not exist. " + describeNames(name),
					"Write the name of a policy that exists, or declare this one: set " + property(name, "rate")
							+ " to a rate such as 10/s" + (isPlain(name) ? "." : "; in YAML write \"[" + name
									+ "]\", with the quotes, as the key of the policy."));
		}
		return policy;
	}

	/**
	 * Return the name of a property of a policy.
	 * @param policy the name of the policy
	 * @param property the name of the property, such as {@code rate}
	 * @return the full name, with the policy in brackets if its name would be read
	 * differently otherwise
	 */
	public static String property(String policy, String property) {
		return "trypema.policies" + (isPlain(policy) ? "." + policy : "[" + policy + "]") + "." + property;
	}

	private static boolean isPlain(String name) {
		return PLAIN_NAME.matcher(name).matches();
	}

	private String describeNames(String name) {
		if (this.policies.isEmpty()) {
			return "No policy is declared.";
		}
		return "The policies are: " + String.join(", ", NameDistance.nearestFirst(name, names())) + ".";
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
		 * @param details adds what differs from the defaults, such as
		 * {@code (policy) -> policy.withKey("#clientIp")}
		 * @return this builder
		 * @throws RateLimitConfigurationException if the name or the limit cannot be used
		 */
		public Builder add(String name, RateLimit limit, UnaryOperator<RateLimitPolicy> details) {
			if (!NAME.matcher(name).matches()) {
				throw new RateLimitConfigurationException(
						"The policy name '" + name + "' has characters that cannot be used.", NAME_ACTION);
			}
			RateLimitPolicy policy = details.apply(this.defaults.policy(name, limit));
			PolicyCheck.check("Policy '" + name + "'", policy, this.limiter);
			PolicyCheck.checkSuppression(policy);
			this.policies.put(name, policy);
			return this;
		}

		/**
		 * Build the policies.
		 * @return the policies
		 * @throws RateLimitConfigurationException if there is no provider for limits that
		 * do not name one
		 */
		public RateLimitPolicies build() {
			PolicyCheck.checkProvider("The default of all limits (trypema.provider)", this.defaults.provider(),
					this.limiter);
			return new RateLimitPolicies(new LinkedHashMap<>(this.policies), this.defaults.provider());
		}

	}

}
