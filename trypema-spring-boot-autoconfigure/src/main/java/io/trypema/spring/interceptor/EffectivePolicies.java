package io.trypema.spring.interceptor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import io.trypema.RateLimit;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.RateLimitResolver;
import io.trypema.spring.admin.RateLimitAdmin;

/**
 * Policies in effect: with changes made while the application runs, and the limits that
 * {@link RateLimitResolver resolvers} return for keys. Changes, which are made through
 * {@link RateLimitAdmin}, apply to all limits with the name of the policy, in this
 * instance until it stops. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class EffectivePolicies {

	private final Supplier<List<RateLimitResolver>> resolvers;

	private volatile Map<String, Change> changes = Map.of();

	/**
	 * Create effective policies.
	 * @param resolvers returns the resolvers in order; invoked once, at the first call
	 */
	public EffectivePolicies(Supplier<Stream<RateLimitResolver>> resolvers) {
		this.resolvers = SingletonSupplier.of(() -> resolvers.get().toList());
	}

	/**
	 * Change the rate, the shadow mode or both, atomically. Settings of the policy, such
	 * as its window, stay unless the rate specifies others; the history of the keys stays
	 * if the window does.
	 * @param policy the name of the policy
	 * @param rate the rate, or {@code null} to leave it
	 * @param shadow whether the policy refuses nothing, or {@code null} to leave it
	 */
	public synchronized void change(String policy, @Nullable RateLimit rate, @Nullable Boolean shadow) {
		Map<String, Change> changed = new HashMap<>(this.changes);
		changed.put(policy, changed.getOrDefault(policy, Change.NONE).and(rate, shadow));
		this.changes = Map.copyOf(changed);
	}

	/**
	 * Return a policy as it would be in effect with another rate.
	 * @param declared the policy as it was declared
	 * @param rate the rate
	 * @return the policy
	 */
	public static RateLimitPolicy withRate(RateLimitPolicy declared, RateLimit rate) {
		return new Change(rate, null).apply(declared);
	}

	/**
	 * Undo all changes of a policy.
	 * @param policy the name of the policy
	 */
	public synchronized void restore(String policy) {
		Map<String, Change> changed = new HashMap<>(this.changes);
		changed.remove(policy);
		this.changes = Map.copyOf(changed);
	}

	/**
	 * Return a policy in effect.
	 * @param declared the policy as it was declared
	 * @return the policy with its changes
	 */
	public RateLimitPolicy policy(RateLimitPolicy declared) {
		Change change = this.changes.get(declared.name());
		return (change != null) ? change.apply(declared) : declared;
	}

	/**
	 * Return the limit of a key.
	 * @param policy the policy in effect
	 * @param key the key; empty for callers without one
	 * @return the limit of the first resolver that returns one, with settings of the
	 * policy that it does not specify, or else the limit of the policy
	 * @throws RateLimiterUnavailableException if a resolver throws
	 */
	public RateLimit limit(RateLimitPolicy policy, String key) {
		for (RateLimitResolver resolver : this.resolvers.get()) {
			RateLimit limit = ask(resolver, policy.name(), key);
			if (limit != null) {
				return limit.withSettingsOf(policy.limit());
			}
		}
		return policy.limit();
	}

	/** The message of an exception may contain keys, so it is left out. */
	private static @Nullable RateLimit ask(RateLimitResolver resolver, String policy, String key) {
		try {
			return resolver.resolve(policy, key);
		}
		catch (RuntimeException ex) {
			throw new RateLimiterUnavailableException("The limit of a key of policy '" + policy
					+ "' is not known, because " + resolver.getClass().getName() + " threw " + ex.getClass().getName(),
					ex);
		}
	}

	/**
	 * The changes of a policy.
	 */
	private record Change(@Nullable RateLimit rate, @Nullable Boolean shadow) {

		static final Change NONE = new Change(null, null);

		Change and(@Nullable RateLimit otherRate, @Nullable Boolean otherShadow) {
			return new Change((otherRate != null) ? otherRate : this.rate,
					(otherShadow != null) ? otherShadow : this.shadow);
		}

		RateLimitPolicy apply(RateLimitPolicy policy) {
			RateLimitPolicy changed = (this.rate != null) ? policy.withLimit(this.rate.withSettingsOf(policy.limit()))
					: policy;
			return (this.shadow != null) ? changed.withShadow(this.shadow) : changed;
		}

	}

}
