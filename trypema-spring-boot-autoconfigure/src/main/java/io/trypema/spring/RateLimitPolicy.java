package io.trypema.spring;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;

/**
 * A limit on a rate with a name. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitPolicy extends LimitPolicy {

	private final RateLimit limit;

	private final RateLimitStrategy strategy;

	private final String permits;

	private final OnResolverFailure onResolverFailure;

	private RateLimitPolicy(PolicySettings settings, RateLimit limit, RateLimitStrategy strategy, String permits,
			OnResolverFailure onResolverFailure) {
		super(settings);
		this.limit = limit;
		this.strategy = strategy;
		this.permits = permits;
		this.onResolverFailure = onResolverFailure;
	}

	/**
	 * Return a policy of the local provider and the absolute strategy, with one key for
	 * all callers, calls that cost one permit, and no shadow mode. Callers without a key
	 * share one.
	 * @param name the name
	 * @param limit the limit
	 * @return the policy
	 */
	public static RateLimitPolicy of(String name, RateLimit limit) {
		return new RateLimitPolicy(PolicySettings.of(name), limit, RateLimitStrategy.ABSOLUTE, "1",
				OnResolverFailure.POLICY);
	}

	/**
	 * Return the limit.
	 * @return the limit
	 */
	public RateLimit limit() {
		return this.limit;
	}

	/**
	 * Return the strategy for calls above the limit.
	 * @return the strategy
	 */
	public RateLimitStrategy strategy() {
		return this.strategy;
	}

	@Override
	public String kind() {
		return this.strategy.name().toLowerCase(Locale.ROOT);
	}

	@Override
	public String permits() {
		return this.permits;
	}

	/**
	 * Return the reaction to a {@link RateLimitResolver} that fails.
	 * @return how calls are treated
	 */
	public OnResolverFailure onResolverFailure() {
		return this.onResolverFailure;
	}

	@Override
	public boolean mayBlock() {
		return provider() != ProviderType.LOCAL;
	}

	private RateLimitPolicy with(PolicySettings settings) {
		return new RateLimitPolicy(settings, this.limit, this.strategy, this.permits, this.onResolverFailure);
	}

	/**
	 * Return this policy with another limit.
	 * @param limit the limit
	 * @return the policy
	 */
	public RateLimitPolicy withLimit(RateLimit limit) {
		return new RateLimitPolicy(settings(), limit, this.strategy, this.permits, this.onResolverFailure);
	}

	/**
	 * Return this policy with another strategy.
	 * @param strategy the strategy for calls above the limit
	 * @return the policy
	 */
	public RateLimitPolicy withStrategy(RateLimitStrategy strategy) {
		return new RateLimitPolicy(settings(), this.limit, strategy, this.permits, this.onResolverFailure);
	}

	/**
	 * Return this policy with another cost of a call.
	 * @param permits the permits, as a number or a SpEL expression
	 * @return the policy
	 */
	public RateLimitPolicy withPermits(String permits) {
		return new RateLimitPolicy(settings(), this.limit, this.strategy, permits, this.onResolverFailure);
	}

	/**
	 * Return this policy with another reaction to failures of resolvers.
	 * @param onResolverFailure the reaction to a {@link RateLimitResolver} that fails
	 * @return the policy
	 */
	public RateLimitPolicy withOnResolverFailure(OnResolverFailure onResolverFailure) {
		return new RateLimitPolicy(settings(), this.limit, this.strategy, this.permits, onResolverFailure);
	}

	/**
	 * Return this policy with another provider.
	 * @param provider the provider that decides
	 * @return the policy
	 */
	public RateLimitPolicy withProvider(ProviderType provider) {
		return with(settings().withProvider(provider));
	}

	/**
	 * Return this policy with another key.
	 * @param key the SpEL expression; empty for one key for all callers
	 * @return the policy
	 */
	public RateLimitPolicy withKey(String key) {
		return with(settings().withKey(key));
	}

	/**
	 * Return this policy with another reaction to failures.
	 * @param onFailure the reaction when the provider is unavailable
	 * @return the policy
	 */
	public RateLimitPolicy withOnFailure(OnFailure onFailure) {
		return with(settings().withOnFailure(onFailure));
	}

	/**
	 * Return this policy with or without shadow mode.
	 * @param shadow whether the policy counts and reports its refusals, and refuses
	 * nothing, also when the provider is unavailable
	 * @return the policy
	 */
	public RateLimitPolicy withShadow(boolean shadow) {
		return with(settings().withShadow(shadow));
	}

	/**
	 * Return this policy with another treatment of calls without a key.
	 * @param missingKey the treatment of calls without a key
	 * @return the policy
	 */
	public RateLimitPolicy withMissingKey(MissingKey missingKey) {
		return with(settings().withMissingKey(missingKey));
	}

	/**
	 * Return this policy with another name for clients.
	 * @param publicName the name that clients see, in headers and the bodies of refusals
	 * @return the policy
	 */
	public RateLimitPolicy withPublicName(String publicName) {
		return with(settings().withPublicName(publicName));
	}

	private List<Object> values() {
		return List.of(settings(), this.limit, this.strategy, this.permits, this.onResolverFailure);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RateLimitPolicy policy && values().equals(policy.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	@Override
	public String toString() {
		return "RateLimitPolicy" + values();
	}

}
