package io.trypema.spring;

import io.trypema.ProviderType;
import java.util.function.Predicate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.trypema.concurrency.ConcurrencyLimit;

/**
 * The limits on calls in flight of an application by name. Immutable and safe for use by
 * many threads.
 *
 * @since 0.1.0
 */
public final class ConcurrencyPolicies {

	private static final String ROOT = "trypema.concurrency";

	private final NamedPolicies<ConcurrencyPolicy> policies;

	private final Predicate<ProviderType> available;

	private ConcurrencyPolicies(Map<String, ConcurrencyPolicy> policies, Predicate<ProviderType> available) {
		this.available = available;
		this.policies = new NamedPolicies<>("concurrency policy", ROOT, "places to a number such as 10", policies);
	}

	/**
	 * Return a builder without any policy.
	 * @param available whether places can be kept by a provider
	 * @param defaults the defaults of policies
	 * @param rates the other policies, whose names are taken
	 * @return the builder
	 */
	public static Builder builder(Predicate<ProviderType> available, RateLimitDefaults defaults,
			RateLimitPolicies rates) {
		return new Builder(available, defaults, rates);
	}

	/**
	 * Return the names of all policies.
	 * @return the names in the order of their declaration
	 */
	public Set<String> names() {
		return this.policies.names();
	}

	/**
	 * Return the policies.
	 * @return the policies in the order of their declaration
	 */
	public Stream<ConcurrencyPolicy> all() {
		return this.policies.all();
	}

	/**
	 * Return a policy.
	 * @param name the name of the policy
	 * @param user the owner of the reference, for the error message
	 * @return the policy
	 * @throws RateLimitConfigurationException if there is none of this name
	 */
	public ConcurrencyPolicy get(String name, String user) {
		return this.policies.get(name, user);
	}

	/**
	 * Check that a policy can work: that its provider is available.
	 * @param owner the owner of the policy, for the error message
	 * @param policy the policy
	 * @throws RateLimitConfigurationException if it cannot work
	 */
	public void check(String owner, ConcurrencyPolicy policy) {
		PolicyCheck.check(owner, policy, this.available);
	}

	/**
	 * Return the full name of a property of a policy.
	 * @param policy the name of the policy
	 * @param property the name of the property below that of the policy
	 * @return the full name
	 */
	public static String property(String policy, String property) {
		return NamedPolicies.property(ROOT, policy, property);
	}

	/**
	 * Builds {@link ConcurrencyPolicies}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final Map<String, ConcurrencyPolicy> policies = new LinkedHashMap<>();

		private final Predicate<ProviderType> available;

		private final RateLimitDefaults defaults;

		private final RateLimitPolicies rates;

		private Builder(Predicate<ProviderType> available, RateLimitDefaults defaults, RateLimitPolicies rates) {
			this.available = available;
			this.defaults = defaults;
			this.rates = rates;
		}

		/**
		 * Add a policy, or replace the one of this name.
		 * @param name the name: ASCII letters, digits, dots, hyphens and underscores
		 * @param limit the limit
		 * @param details applied to the policy with all defaults
		 * @return this builder
		 * @throws RateLimitConfigurationException if the policy cannot work, or has the
		 * name of one that limits a rate
		 */
		public Builder add(String name, ConcurrencyLimit limit, UnaryOperator<ConcurrencyPolicy> details) {
			NamedPolicies.checkName("The concurrency policy name '" + name + "'", name);
			if (this.rates.names().contains(name)) {
				throw new RateLimitConfigurationException(
						"The concurrency policy '" + name + "' has the name of a policy that limits a rate.",
						"Give one of the two another name, so that clients can distinguish them.");
			}
			ConcurrencyPolicy policy = details.apply(this.defaults.concurrencyPolicy(name, limit));
			PolicyCheck.check("Concurrency policy '" + name + "'", policy, this.available);
			this.policies.put(name, policy);
			return this;
		}

		/**
		 * Build the policies.
		 * @return the policies
		 */
		public ConcurrencyPolicies build() {
			return new ConcurrencyPolicies(this.policies, this.available);
		}

	}

}
