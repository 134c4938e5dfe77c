package io.trypema.spring.admin;

import io.trypema.internal.Completions;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;

import io.trypema.KeyedRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.ConcurrencyPolicies;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.OnFailure;
import io.trypema.spring.RateLimitChangedEvent;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.RateLimitResetEvent;
import io.trypema.spring.RateLimitResolver;
import io.trypema.spring.UnknownPolicyException;
import io.trypema.spring.interceptor.ConcurrencyLimiters;
import io.trypema.spring.interceptor.EffectivePolicies;
import io.trypema.spring.interceptor.RateLimitOperationSource;

/**
 * Administration of all limits of an application, those of policies and those of
 * annotations: lists limits, reads and resets keys, and changes policies while the
 * application runs. Changes apply to this instance until it stops, and are published as
 * application events. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitAdmin {

	private final RateLimiter limiter;

	private final RateLimitPolicies policies;

	private final EffectivePolicies effectivePolicies;

	private final ConcurrencyPolicies concurrencyPolicies;

	private final ConcurrencyLimiters concurrencyLimiters;

	private final ObjectProvider<RateLimitOperationSource> sources;

	private final ApplicationEventPublisher publisher;

	/**
	 * Create an admin.
	 * @param context holds the rate limiter, the policies and the limits of methods, and
	 * publishes events
	 */
	public RateLimitAdmin(ApplicationContext context) {
		this.limiter = context.getBean(RateLimiter.class);
		this.policies = context.getBean(RateLimitPolicies.class);
		this.effectivePolicies = context.getBean(EffectivePolicies.class);
		this.concurrencyPolicies = context.getBean(ConcurrencyPolicies.class);
		this.concurrencyLimiters = context.getBean(ConcurrencyLimiters.class);
		this.sources = context.getBeanProvider(RateLimitOperationSource.class);
		this.publisher = context;
	}

	/**
	 * Return all limits: those of policies in the order of their declaration, and those
	 * of annotations that state a limit inline or override one of a policy. Beans created
	 * after start-up may add limits when they are first called.
	 * @return the limits, of which several can have the name of one policy
	 */
	public List<ManagedLimit> limits() {
		Stream<ManagedLimit> named = this.policies.names()
			.stream()
			.map((name) -> limit(name, this.policies.get(name, name), ""));
		Stream<ManagedLimit> annotated = this.sources.stream()
			.flatMap(RateLimitOperationSource::operations)
			.filter((operation) -> operation.policy() instanceof RateLimitPolicy)
			.map((operation) -> limit(operation.scope(), (RateLimitPolicy) operation.policy(), operation.keyResolver()))
			.sorted(Comparator.comparing(ManagedLimit::policy).thenComparing(ManagedLimit::toString));
		return Stream.concat(named, annotated).distinct().toList();
	}

	/**
	 * Return the limits on calls in flight.
	 * @return the policies in the order of their declaration, then those that annotations
	 * state inline or override, by name
	 */
	public List<ConcurrencyUsage> concurrencyLimits() {
		Stream<ConcurrencyUsage> named = this.concurrencyPolicies.all()
			.map((policy) -> usage(policy.name(), policy, ""));
		Stream<ConcurrencyUsage> annotated = this.sources.stream()
			.flatMap(RateLimitOperationSource::operations)
			.filter((operation) -> operation.policy() instanceof ConcurrencyPolicy)
			.map((operation) -> usage(operation.scope(), (ConcurrencyPolicy) operation.policy(),
					operation.keyResolver()))
			.sorted(Comparator.comparing((ConcurrencyUsage usage) -> usage.policy().name())
				.thenComparing(ConcurrencyUsage::toString));
		return Stream.concat(named, annotated).distinct().toList();
	}

	private ConcurrencyUsage usage(String scope, ConcurrencyPolicy policy, String keyResolver) {
		return new ConcurrencyUsage(scope, policy, keyResolver, this.concurrencyLimiters.countInFlight(policy.name()));
	}

	private ManagedLimit limit(String scope, RateLimitPolicy declared, String keyResolver) {
		RateLimitPolicy effective = this.effectivePolicies.policy(declared);
		return new ManagedLimit(scope, declared, effective,
				this.limiter.provider(effective.provider()).resolve(effective.limit()), keyResolver);
	}

	/**
	 * Return the limits with the name of a policy.
	 * @param policy the name
	 * @return the limits
	 * @throws UnknownPolicyException if there is none
	 */
	public List<ManagedLimit> limits(String policy) {
		List<ManagedLimit> all = limits();
		List<ManagedLimit> limits = all.stream().filter((limit) -> limit.policy().equals(policy)).toList();
		if (limits.isEmpty()) {
			throw new UnknownPolicyException(policy, all.stream().map(ManagedLimit::policy).distinct().toList());
		}
		return limits;
	}

	/**
	 * Count the keys that this process holds state of. Takes time in proportion to their
	 * number.
	 * @param provider the provider that decides; for Redis, no key is held in process
	 * @param strategy the strategy for calls above the limit
	 * @return the number of keys by the {@linkplain ManagedLimit#scope() scope} that they
	 * belong to; scopes without keys are left out
	 */
	public Map<String, Long> keysInProcess(ProviderType provider, RateLimitStrategy strategy) {
		try (Stream<String> keys = this.limiter.provider(provider).keysInProcess(strategy)) {
			return keys.collect(Collectors.groupingBy(LimitRequest::scopeOf, Collectors.counting()));
		}
	}

	/**
	 * Read the state of a key at each limit with the name of a policy. All are read
	 * concurrently, so the call takes at most the longest timeout of a provider. Nothing
	 * is counted.
	 * @param policy the name of the policy
	 * @param key the key; empty for callers without one
	 * @return the state of the key at each limit
	 * @throws UnknownPolicyException if there is no such policy
	 */
	public List<KeyState> states(String policy, String key) {
		return join(keyLimits(policy, key).stream().map(this::state).toList());
	}

	/** The limits without those that share the history of a key. */
	private Collection<KeyLimit> keyLimits(String policy, String key) {
		return limits(policy).stream()
			.map((limit) -> KeyLimit.of(limit, key, this.effectivePolicies))
			.collect(Collectors.toMap(KeyLimit::identity, Function.identity(), (first, same) -> first,
					LinkedHashMap::new))
			.values();
	}

	private CompletableFuture<KeyState> state(KeyLimit limit) {
		RateLimiterProvider provider = this.limiter.provider(limit.policy().provider());
		KeyedRateLimiter keyed = provider.limiter(limit.policy().strategy());
		return keyed.usageAsync(limit.limiterKey(), limit.limit())
			.thenCombine(keyed.peekAsync(limit.limiterKey(), limit.limit(), 1), Reading::new)
			.handle((reading, failure) -> new KeyState(limit.scope(), limit.policy(), provider.resolve(limit.limit()),
					(reading != null) ? reading.usage() : null, (reading != null) ? reading.next() : null,
					(failure != null) ? unavailable(failure) : null));
	}

	/**
	 * Delete the history of a key at each limit with the name of a policy, also in the
	 * local provider if that decides when another is unavailable.
	 * @param policy the name of the policy
	 * @param key the key; empty for callers without one
	 * @throws UnknownPolicyException if there is no such policy
	 * @throws RateLimiterUnavailableException if a provider does not answer; the others
	 * have deleted the key
	 */
	public void reset(String policy, String key) {
		List<CompletableFuture<RateLimitUsage>> deletions = keyLimits(policy, key).stream()
			.flatMap(this::delete)
			.toList();
		try {
			join(deletions);
		}
		catch (CompletionException ex) {
			throw unavailable(ex);
		}
		this.publisher.publishEvent(new RateLimitResetEvent(policy, key));
	}

	private Stream<CompletableFuture<RateLimitUsage>> delete(KeyLimit limit) {
		RateLimitPolicy policy = limit.policy();
		Stream<ProviderType> local = (policy.onFailure() == OnFailure.LOCAL) ? Stream.of(ProviderType.LOCAL)
				: Stream.empty();
		return Stream.concat(Stream.of(policy.provider()), local)
			.distinct()
			.map((type) -> this.limiter.provider(type)
				.limiter(policy.strategy())
				.deleteAsync(limit.limiterKey(), limit.limit()));
	}

	/**
	 * Change a policy, all or nothing; {@code null} leaves a setting unchanged. Keys
	 * whose limit a {@link RateLimitResolver} returns keep that limit.
	 * @param policy the name of the policy
	 * @param rate the new rate, or {@code null}
	 * @param shadow whether the policy is to refuse nothing, or {@code null}
	 * @throws UnknownPolicyException if there is no such policy
	 * @throws RateLimitConfigurationException if a limit of the policy cannot have that
	 * rate
	 */
	public void change(String policy, @Nullable RateLimit rate, @Nullable Boolean shadow) {
		List<ManagedLimit> limits = limits(policy);
		if (rate != null) {
			limits.forEach((limit) -> this.policies.check("Policy '" + policy + "'",
					EffectivePolicies.withRate(limit.declared(), rate)));
		}
		this.effectivePolicies.change(policy, rate, shadow);
		this.publisher.publishEvent(new RateLimitChangedEvent(policy, rate, shadow));
	}

	/**
	 * Restore a policy as it was declared.
	 * @param policy the name of the policy
	 * @throws UnknownPolicyException if there is no such policy
	 */
	public void restore(String policy) {
		limits(policy);
		this.effectivePolicies.restore(policy);
		this.publisher.publishEvent(new RateLimitChangedEvent(policy, null, null));
	}

	/** Waits for all, also if one fails. */
	private static <T> List<T> join(List<CompletableFuture<T>> futures) {
		CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new)).join();
		return futures.stream().map(CompletableFuture::join).toList();
	}

	private static RateLimiterUnavailableException unavailable(Throwable failure) {
		Throwable cause = Completions.unwrap(failure);
		if (cause instanceof RateLimiterUnavailableException unavailable) {
			return unavailable;
		}
		throw new CompletionException(cause);
	}

	/**
	 * The state that was read of a key.
	 */
	private record Reading(RateLimitUsage usage, RateLimitDecision next) {
	}

}
