package io.trypema.spring;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.concurrency.ConcurrencyLimit;

/**
 * A limit on calls in flight with a name. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ConcurrencyPolicy extends LimitPolicy {

	/** As metrics and the actuator name such policies. */
	static final String KIND = "concurrency";

	private final ConcurrencyLimit limit;

	private ConcurrencyPolicy(PolicySettings settings, ConcurrencyLimit limit) {
		super(settings);
		this.limit = limit;
	}

	/**
	 * Return a policy of the local provider, with one key for all callers and no shadow
	 * mode. Callers without a key share one.
	 * @param name the name
	 * @param limit the limit
	 * @return the policy
	 */
	public static ConcurrencyPolicy of(String name, ConcurrencyLimit limit) {
		return new ConcurrencyPolicy(PolicySettings.of(name), limit);
	}

	/**
	 * Return the limit: how many calls may be in flight, and how long further calls wait.
	 * @return the limit
	 */
	public ConcurrencyLimit limit() {
		return this.limit;
	}

	@Override
	public String kind() {
		return KIND;
	}

	/** Each call takes one place. */
	@Override
	public String permits() {
		return "1";
	}

	@Override
	public boolean mayBlock() {
		return provider() != ProviderType.LOCAL || !effectiveLimit().maxWait().isZero();
	}

	/**
	 * Return the limit as it is enforced: a policy in shadow mode does not make calls
	 * wait either.
	 * @return the limit
	 */
	public ConcurrencyLimit effectiveLimit() {
		return shadow() ? this.limit.withMaxWait(Duration.ZERO) : this.limit;
	}

	private ConcurrencyPolicy with(PolicySettings settings) {
		return new ConcurrencyPolicy(settings, this.limit);
	}

	/**
	 * Return this policy with another limit.
	 * @param limit the limit
	 * @return the policy
	 */
	public ConcurrencyPolicy withLimit(ConcurrencyLimit limit) {
		return new ConcurrencyPolicy(settings(), limit);
	}

	/**
	 * Return this policy with another provider.
	 * @param provider the provider that keeps the places: {@link ProviderType#LOCAL} or
	 * {@link ProviderType#REDIS}
	 * @return the policy
	 */
	public ConcurrencyPolicy withProvider(ProviderType provider) {
		return with(settings().withProvider(provider));
	}

	/**
	 * Return this policy with another key.
	 * @param key the SpEL expression; empty for one key for all callers
	 * @return the policy
	 */
	public ConcurrencyPolicy withKey(String key) {
		return with(settings().withKey(key));
	}

	/**
	 * Return this policy with another reaction to failures.
	 * @param onFailure the reaction when the provider is unavailable
	 * @return the policy
	 */
	public ConcurrencyPolicy withOnFailure(OnFailure onFailure) {
		return with(settings().withOnFailure(onFailure));
	}

	/**
	 * Return this policy with or without shadow mode.
	 * @param shadow whether the policy counts and reports its refusals, and refuses
	 * nothing, also when the provider is unavailable
	 * @return the policy
	 */
	public ConcurrencyPolicy withShadow(boolean shadow) {
		return with(settings().withShadow(shadow));
	}

	/**
	 * Return this policy with another treatment of calls without a key.
	 * @param missingKey the treatment of calls without a key
	 * @return the policy
	 */
	public ConcurrencyPolicy withMissingKey(MissingKey missingKey) {
		return with(settings().withMissingKey(missingKey));
	}

	/**
	 * Return this policy with another name for clients.
	 * @param publicName the name that clients see, in headers and the bodies of refusals
	 * @return the policy
	 */
	public ConcurrencyPolicy withPublicName(String publicName) {
		return with(settings().withPublicName(publicName));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ConcurrencyPolicy policy && settings().equals(policy.settings())
				&& this.limit.equals(policy.limit);
	}

	@Override
	public int hashCode() {
		return List.of(settings(), this.limit).hashCode();
	}

	@Override
	public String toString() {
		return "ConcurrencyPolicy" + List.of(settings(), this.limit);
	}

}
