package io.trypema.spring.interceptor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import io.trypema.RateLimit;

/**
 * Policies as they count at present: with what was changed while the application runs,
 * and what {@link RateLimitResolver resolvers} say of a key. Changes hold for all limits
 * with the name of the policy, in this instance and until it ends. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class EffectivePolicies {

	private final Supplier<List<RateLimitResolver>> resolvers;

	private volatile Map<String, Change> changes = Map.of();

	/**
	 * Create effective policies.
	 * @param resolvers tells the resolvers in order; asked once, at the first call
	 */
	public EffectivePolicies(Supplier<Stream<RateLimitResolver>> resolvers) {
		this.resolvers = SingletonSupplier.of(() -> resolvers.get().toList());
	}

	/**
	 * Change the rate of a policy. Where the policy has a window of its own, that stays
	 * unless the rate brings another. The history of the keys stays if the window does.
	 * @param policy the name of the policy
	 * @param rate the rate
	 */
	public void changeRate(String policy, RateLimit rate) {
		change(policy, (change) -> new Change(rate, change.shadow()));
	}

	/**
	 * Turn shadow mode of a policy on or off.
	 * @param policy the name of the policy
	 * @param shadow whether the policy refuses nothing
	 */
	public void changeShadow(String policy, boolean shadow) {
		change(policy, (change) -> new Change(change.rate(), shadow));
	}

	/** Change what is given, in one step. */
	void change(String policy, @Nullable RateLimit rate, @Nullable Boolean shadow) {
		change(policy, (change) -> new Change((rate != null) ? rate : change.rate(),
				(shadow != null) ? shadow : change.shadow()));
	}

	/** A policy as it would count with another rate. */
	static RateLimitPolicy withRate(RateLimitPolicy declared, RateLimit rate) {
		return new Change(rate, null).apply(declared);
	}

	private synchronized void change(String policy, UnaryOperator<Change> operator) {
		Map<String, Change> changed = new HashMap<>(this.changes);
		changed.put(policy, operator.apply(changed.getOrDefault(policy, Change.NONE)));
		this.changes = Map.copyOf(changed);
	}

	/**
	 * Take back what was changed of a policy.
	 * @param policy the name of the policy
	 */
	public synchronized void restore(String policy) {
		Map<String, Change> changed = new HashMap<>(this.changes);
		changed.remove(policy);
		this.changes = Map.copyOf(changed);
	}

	/**
	 * Return a policy as it counts at present.
	 * @param declared the policy as it was declared
	 * @return the policy with what was changed
	 */
	public RateLimitPolicy policy(RateLimitPolicy declared) {
		Change change = this.changes.get(declared.name());
		return (change != null) ? change.apply(declared) : declared;
	}

	/**
	 * Return the limit of a key.
	 * @param policy the policy as it counts at present
	 * @param key the key; empty for callers without one
	 * @return what the first resolver says that knows, or else the limit of the policy
	 */
	public RateLimit limit(RateLimitPolicy policy, String key) {
		for (RateLimitResolver resolver : this.resolvers.get()) {
			RateLimit limit = resolver.resolve(policy.name(), key);
			if (limit != null) {
				return limit;
			}
		}
		return policy.limit();
	}

	/**
	 * What was changed of a policy.
	 */
	private record Change(@Nullable RateLimit rate, @Nullable Boolean shadow) {

		static final Change NONE = new Change(null, null);

		RateLimitPolicy apply(RateLimitPolicy policy) {
			RateLimitPolicy changed = (this.rate != null) ? policy.withLimit(limit(this.rate, policy)) : policy;
			return (this.shadow != null) ? changed.withShadow(this.shadow) : changed;
		}

		private static RateLimit limit(RateLimit rate, RateLimitPolicy policy) {
			return rate.window().isPresent() ? rate : policy.limit().window().map(rate::withWindow).orElse(rate);
		}

	}

}
