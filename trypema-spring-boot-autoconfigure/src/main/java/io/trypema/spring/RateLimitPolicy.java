package io.trypema.spring;

import java.util.Locale;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;

/**
 * A limit with a name, shared by all that name it.
 *
 * @param name the name
 * @param limit the limit
 * @param provider where decisions are taken
 * @param strategy what happens above the limit
 * @param key the SpEL expression for the key; empty for one key for all callers
 * @param permits the permits that a call costs, as a number or a SpEL expression
 * @param onFailure what becomes of a call when the provider gives no decision
 * @param shadow whether the limit counts and reports what it would refuse, and refuses
 * nothing
 * @param missingKey what happens to a call that has no key
 * @param onResolverFailure what happens to a call when a {@link RateLimitResolver} fails
 * @param publicName the name that clients see, in headers and the bodies of refusals
 * @since 0.1.0
 */
public record RateLimitPolicy(String name, RateLimit limit, ProviderType provider, RateLimitStrategy strategy,
		String key, String permits, OnFailure onFailure, boolean shadow, MissingKey missingKey,
		OnResolverFailure onResolverFailure, String publicName) implements LimitPolicy {

	/**
	 * Return a policy of the local provider and the absolute strategy, with one key for
	 * all callers, calls that cost one permit, and no shadow mode. Callers without a key
	 * share one.
	 * @param name the name
	 * @param limit the limit
	 * @return the policy
	 */
	public static RateLimitPolicy of(String name, RateLimit limit) {
		return new RateLimitPolicy(name, limit, ProviderType.LOCAL, RateLimitStrategy.ABSOLUTE, "", "1",
				OnFailure.ALLOW, false, MissingKey.SHARED, OnResolverFailure.POLICY, name);
	}

	@Override
	public String kind() {
		return this.strategy.name().toLowerCase(Locale.ROOT);
	}

	@Override
	public boolean mayBlock() {
		return this.provider != ProviderType.LOCAL;
	}

	/**
	 * Return this policy with another limit.
	 * @param limit the limit
	 * @return the policy
	 */
	public RateLimitPolicy withLimit(RateLimit limit) {
		return new RateLimitPolicy(this.name, limit, this.provider, this.strategy, this.key, this.permits,
				this.onFailure, this.shadow, this.missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy with another provider.
	 * @param provider where decisions are taken
	 * @return the policy
	 */
	public RateLimitPolicy withProvider(ProviderType provider) {
		return new RateLimitPolicy(this.name, this.limit, provider, this.strategy, this.key, this.permits,
				this.onFailure, this.shadow, this.missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy with another strategy.
	 * @param strategy what happens above the limit
	 * @return the policy
	 */
	public RateLimitPolicy withStrategy(RateLimitStrategy strategy) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, strategy, this.key, this.permits,
				this.onFailure, this.shadow, this.missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy with another key.
	 * @param key the SpEL expression; empty for one key for all callers
	 * @return the policy
	 */
	public RateLimitPolicy withKey(String key) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, this.strategy, key, this.permits,
				this.onFailure, this.shadow, this.missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy with another cost of a call.
	 * @param permits the permits, as a number or a SpEL expression
	 * @return the policy
	 */
	public RateLimitPolicy withPermits(String permits) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, this.strategy, this.key, permits,
				this.onFailure, this.shadow, this.missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy with another way out of failures.
	 * @param onFailure what becomes of a call when the provider gives no decision
	 * @return the policy
	 */
	public RateLimitPolicy withOnFailure(OnFailure onFailure) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, this.strategy, this.key, this.permits,
				onFailure, this.shadow, this.missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy in shadow mode or not.
	 * @param shadow whether the limit counts and reports what it would refuse, and
	 * refuses nothing, also when the provider gives no decision
	 * @return the policy
	 */
	public RateLimitPolicy withShadow(boolean shadow) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, this.strategy, this.key, this.permits,
				this.onFailure, shadow, this.missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy with another way to treat calls that have no key.
	 * @param missingKey what happens to a call that has no key
	 * @return the policy
	 */
	public RateLimitPolicy withMissingKey(MissingKey missingKey) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, this.strategy, this.key, this.permits,
				this.onFailure, this.shadow, missingKey, this.onResolverFailure, this.publicName);
	}

	/**
	 * Return this policy with another name for clients.
	 * @param publicName the name that clients see, in headers and the bodies of refusals
	 * @return the policy
	 */
	public RateLimitPolicy withPublicName(String publicName) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, this.strategy, this.key, this.permits,
				this.onFailure, this.shadow, this.missingKey, this.onResolverFailure, publicName);
	}

	/**
	 * Return this policy with another answer to resolvers that fail.
	 * @param onResolverFailure what happens to a call then
	 * @return the policy
	 */
	public RateLimitPolicy withOnResolverFailure(OnResolverFailure onResolverFailure) {
		return new RateLimitPolicy(this.name, this.limit, this.provider, this.strategy, this.key, this.permits,
				this.onFailure, this.shadow, this.missingKey, onResolverFailure, this.publicName);
	}

}
