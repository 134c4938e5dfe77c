package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

import io.trypema.ProviderType;
import io.trypema.RateLimiter;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.admin.ConcurrencyUsage;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.metrics.DecisionCounts;

/**
 * Describes limits with the counts of their decisions.
 */
final class LimitsDescriber {

	private final RateLimitAdmin admin;

	private final RateLimiter limiter;

	private final DecisionCounts counts;

	private final ObjectProvider<RedisAvailability> redis;

	LimitsDescriber(ListableBeanFactory beanFactory) {
		this.admin = beanFactory.getBean(RateLimitAdmin.class);
		this.limiter = beanFactory.getBean(RateLimiter.class);
		this.counts = beanFactory.getBean(DecisionCounts.class);
		this.redis = beanFactory.getBeanProvider(RedisAvailability.class);
	}

	RateLimitsDescriptor describeAll() {
		Map<String, List<ManagedLimit>> policies = this.admin.limits()
			.stream()
			.collect(Collectors.groupingBy(ManagedLimit::policy, LinkedHashMap::new, Collectors.toList()));
		LiveKeys keys = new LiveKeys(this.admin);
		Map<String, PolicyDescriptor> described = new LinkedHashMap<>();
		policies.forEach((name, limits) -> described.put(name, describe(name, limits, keys, null)));
		return new RateLimitsDescriptor(providers(), described, concurrency());
	}

	private Map<String, ConcurrencyDescriptor> concurrency() {
		Map<String, List<ConcurrencyUsage>> policies = this.admin.concurrencyLimits()
			.stream()
			.collect(Collectors.groupingBy((usage) -> usage.policy().name(), LinkedHashMap::new, Collectors.toList()));
		Map<String, ConcurrencyDescriptor> described = new LinkedHashMap<>();
		policies.forEach((name, limits) -> described.put(name,
				new ConcurrencyDescriptor(limits.stream().map(PlacesDescriptor::of).toList(), limits.get(0).inFlight(),
						decisions(name, limits.stream().map(ConcurrencyUsage::policy).toList()))));
		return described;
	}

	PolicyDescriptor describe(String policy, @Nullable List<TopKeyDescriptor> topKeys) {
		return describe(policy, this.admin.limits(policy), new LiveKeys(this.admin), topKeys);
	}

	private PolicyDescriptor describe(String policy, List<ManagedLimit> limits, LiveKeys keys,
			@Nullable List<TopKeyDescriptor> topKeys) {
		return new PolicyDescriptor(
				limits.stream().map((limit) -> LimitDescriptor.of(limit, keys.count(limit))).toList(),
				decisions(policy, limits.stream().map(ManagedLimit::declared).toList()), topKeys);
	}

	private Map<String, Long> decisions(String name, List<? extends LimitPolicy> policies) {
		policies.forEach(this.counts::expect);
		Map<String, Long> decisions = new LinkedHashMap<>();
		this.counts.of(name).forEach((outcome, count) -> decisions.put(outcome.label(), count));
		return decisions;
	}

	private Map<String, ProviderDescriptor> providers() {
		Map<String, ProviderDescriptor> providers = new LinkedHashMap<>();
		this.limiter.types().stream().sorted().forEach((type) -> providers.put(Labels.of(type), provider(type)));
		return providers;
	}

	private ProviderDescriptor provider(ProviderType type) {
		RedisAvailability availability = (type != ProviderType.LOCAL) ? this.redis.getIfUnique() : null;
		return (availability != null) ? new ProviderDescriptor(availability.isAvailable(), availability.failures())
				: new ProviderDescriptor(true, null);
	}

}
