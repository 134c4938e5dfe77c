package io.trypema.spring;

import java.time.Duration;

import io.trypema.ProviderType;
import io.trypema.concurrency.ConcurrencyLimit;

/**
 * A limit on calls in flight with a name, shared by all that name it.
 *
 * @param name the name
 * @param limit how many calls may be in flight, and what happens to one more
 * @param provider where places are kept: {@link ProviderType#LOCAL} or
 * {@link ProviderType#REDIS}
 * @param key the SpEL expression for the key; empty for one key for all callers
 * @param onFailure what happens to a call when the provider gives no decision
 * @param shadow whether the limit counts and reports what it would refuse, and refuses
 * nothing; calls do not wait for a place then
 * @param missingKey what happens to a call that has no key
 * @param publicName the name that clients see, in headers and the bodies of refusals
 * @since 0.1.0
 */
public record ConcurrencyPolicy(String name, ConcurrencyLimit limit, ProviderType provider, String key,
		OnFailure onFailure, boolean shadow, MissingKey missingKey, String publicName) implements LimitPolicy {

	/** As metrics and the actuator name what such policies limit. */
	static final String KIND = "concurrency";

	/**
	 * Return a policy of the local provider, with one key for all callers and no shadow
	 * mode. Callers without a key share one.
	 * @param name the name
	 * @param limit the limit
	 * @return the policy
	 */
	public static ConcurrencyPolicy of(String name, ConcurrencyLimit limit) {
		return new ConcurrencyPolicy(name, limit, ProviderType.LOCAL, "", OnFailure.ALLOW, false, MissingKey.SHARED,
				name);
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
		return this.provider != ProviderType.LOCAL || !effectiveLimit().maxWait().isZero();
	}

	/**
	 * Return the limit as it is enforced: a policy in shadow mode does not make calls
	 * wait either.
	 * @return the limit
	 */
	public ConcurrencyLimit effectiveLimit() {
		return this.shadow ? this.limit.withMaxWait(Duration.ZERO) : this.limit;
	}

	/**
	 * Return this policy with another limit.
	 * @param limit the limit
	 * @return the policy
	 */
	public ConcurrencyPolicy withLimit(ConcurrencyLimit limit) {
		return new ConcurrencyPolicy(this.name, limit, this.provider, this.key, this.onFailure, this.shadow,
				this.missingKey, this.publicName);
	}

	/**
	 * Return this policy with another provider.
	 * @param provider where places are kept: {@link ProviderType#LOCAL} or
	 * {@link ProviderType#REDIS}
	 * @return the policy
	 */
	public ConcurrencyPolicy withProvider(ProviderType provider) {
		return new ConcurrencyPolicy(this.name, this.limit, provider, this.key, this.onFailure, this.shadow,
				this.missingKey, this.publicName);
	}

	/**
	 * Return this policy with another key.
	 * @param key the SpEL expression; empty for one key for all callers
	 * @return the policy
	 */
	public ConcurrencyPolicy withKey(String key) {
		return new ConcurrencyPolicy(this.name, this.limit, this.provider, key, this.onFailure, this.shadow,
				this.missingKey, this.publicName);
	}

	/**
	 * Return this policy with another way out of failures.
	 * @param onFailure what happens to a call when the provider gives no decision
	 * @return the policy
	 */
	public ConcurrencyPolicy withOnFailure(OnFailure onFailure) {
		return new ConcurrencyPolicy(this.name, this.limit, this.provider, this.key, onFailure, this.shadow,
				this.missingKey, this.publicName);
	}

	/**
	 * Return this policy in shadow mode or not.
	 * @param shadow whether the limit counts and reports what it would refuse, and
	 * refuses nothing
	 * @return the policy
	 */
	public ConcurrencyPolicy withShadow(boolean shadow) {
		return new ConcurrencyPolicy(this.name, this.limit, this.provider, this.key, this.onFailure, shadow,
				this.missingKey, this.publicName);
	}

	/**
	 * Return this policy with another way to treat calls that have no key.
	 * @param missingKey what happens to a call that has no key
	 * @return the policy
	 */
	public ConcurrencyPolicy withMissingKey(MissingKey missingKey) {
		return new ConcurrencyPolicy(this.name, this.limit, this.provider, this.key, this.onFailure, this.shadow,
				missingKey, this.publicName);
	}

	/**
	 * Return this policy with another name for clients.
	 * @param publicName the name that clients see, in headers and the bodies of refusals
	 * @return the policy
	 */
	public ConcurrencyPolicy withPublicName(String publicName) {
		return new ConcurrencyPolicy(this.name, this.limit, this.provider, this.key, this.onFailure, this.shadow,
				this.missingKey, publicName);
	}

}
