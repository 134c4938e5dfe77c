package io.trypema.spring.interceptor;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;

/**
 * Turns annotations into operations and refuses those that cannot work.
 */
final class OperationResolver {

	private final ConfigurableBeanFactory beanFactory;

	private final RateLimiter limiter;

	private final RateLimitPolicies policies;

	private final RateLimitDefaults defaults;

	OperationResolver(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.limiter = beanFactory.getBean(RateLimiter.class);
		this.policies = beanFactory.getBean(RateLimitPolicies.class);
		this.defaults = beanFactory.getBean(RateLimitDefaults.class);
	}

	RateLimitOperation resolve(LimitSite site) {
		RateLimited annotation = site.declared().annotation();
		AnnotationText text = new AnnotationText(site.owner(), this.beanFactory);
		String name = text.resolve("policy", annotation.policy());
		RateLimitPolicy policy = override(base(site, name, text), annotation, text);
		String keyResolver = text.resolve("keyResolver", annotation.keyResolver());
		if (!keyResolver.isEmpty()) {
			checkKeyResolver(site, annotation, keyResolver);
			policy = policy.withKey("");
		}
		PolicyCheck.check(site.owner(), policy, this.limiter);
		return new RateLimitOperation(name.isEmpty() ? site.scope() : name, policy, keyResolver,
				text.resolve("condition", annotation.condition()), text.resolve("refundIf", annotation.refundIf()),
				text.resolve("fallbackMethod", annotation.fallbackMethod()));
	}

	private RateLimitPolicy base(LimitSite site, String name, AnnotationText text) {
		String rate = text.resolve("rate", site.declared().annotation().rate());
		if (name.isEmpty() == rate.isEmpty()) {
			throw new RateLimitConfigurationException(
					site.owner() + (name.isEmpty() ? " has neither a policy nor a rate."
							: " has both the policy '" + name + "' and the rate '" + rate + "'."),
					"Name a policy, as in @RateLimited(\"search\"), or state a rate, as in "
							+ "@RateLimited(rate = \"10/s\"), and not both.");
		}
		String publicName = text.resolve("name", site.declared().annotation().name());
		if (name.isEmpty()) {
			checkPublicName(site, publicName);
			return this.defaults.policy(site.name(), text.rate(rate))
				.withPublicName(publicName.isEmpty() ? site.neutralName() : publicName);
		}
		if (!publicName.isEmpty()) {
			throw new RateLimitConfigurationException(
					site.owner() + " has both the policy '" + name + "' and the name '" + publicName + "'.",
					"Remove the name: clients see that of the policy.");
		}
		return this.policies.get(name, site.owner());
	}

	private void checkPublicName(LimitSite site, String name) {
		if (this.policies.names().contains(name)) {
			throw new RateLimitConfigurationException(
					site.owner() + " has the name '" + name + "', which a policy has too.",
					"Write another name, or use the policy in place of the rate.");
		}
		if (!name.isEmpty() && !RateLimitPolicies.NAME.matcher(name).matches()) {
			throw new RateLimitConfigurationException(
					site.owner() + " has the name '" + name + "', which has characters that cannot be used.",
					RateLimitPolicies.NAME_ACTION);
		}
	}

	private static RateLimitPolicy override(RateLimitPolicy base, RateLimited annotation, AnnotationText text) {
		RateLimitPolicy policy = base;
		String window = text.resolve("window", annotation.window());
		if (!window.isEmpty()) {
			policy = policy.withLimit(text.window(policy.limit(), window));
		}
		String provider = text.resolve("provider", annotation.provider());
		if (!provider.isEmpty()) {
			policy = policy.withProvider(text.constant("provider", provider, ProviderType.class));
		}
		String strategy = text.resolve("strategy", annotation.strategy());
		if (!strategy.isEmpty()) {
			policy = policy.withStrategy(text.constant("strategy", strategy, RateLimitStrategy.class));
		}
		String missingKey = text.resolve("missingKey", annotation.missingKey());
		if (!missingKey.isEmpty()) {
			policy = policy.withMissingKey(text.constant("missingKey", missingKey, MissingKey.class));
		}
		String key = text.resolve("key", annotation.key());
		String permits = text.resolve("permits", annotation.permits());
		policy = key.isEmpty() ? policy : policy.withKey(key);
		return permits.isEmpty() ? policy : policy.withPermits(permits);
	}

	private void checkKeyResolver(LimitSite site, RateLimited annotation, String keyResolver) {
		if (!annotation.key().isEmpty()) {
			throw new RateLimitConfigurationException(site.owner() + " has both the key '" + annotation.key()
					+ "' and the keyResolver '" + keyResolver + "'.", "Remove one of the two.");
		}
		if (!this.beanFactory.containsBean(keyResolver)
				|| !this.beanFactory.isTypeMatch(keyResolver, RateLimitKeyResolver.class)) {
			throw new RateLimitConfigurationException(
					site.owner() + " has the keyResolver '" + keyResolver
							+ "', but there is no RateLimitKeyResolver bean of that name.",
					"Declare the bean, or write the name of one that exists.");
		}
	}

}
