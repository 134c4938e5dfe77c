package io.trypema.spring.interceptor;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import java.util.function.Supplier;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.spring.ConcurrencyPolicies;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.MissingKey;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitDefaults;
import io.trypema.spring.RateLimitKeyResolver;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitPolicy;

/**
 * Converts annotations into operations and refuses those that cannot work.
 */
final class OperationResolver {

	private final ConfigurableBeanFactory beanFactory;

	private final RateLimitPolicies policies;

	private final RateLimitDefaults defaults;

	private final Supplier<ConcurrencyPolicies> concurrencyPolicies;

	OperationResolver(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.policies = beanFactory.getBean(RateLimitPolicies.class);
		this.defaults = beanFactory.getBean(RateLimitDefaults.class);
		this.concurrencyPolicies = () -> beanFactory.getBean(ConcurrencyPolicies.class);
	}

	LimitOperation resolve(LimitSite site) {
		DeclaredLimit declared = site.declared();
		AnnotationText text = new AnnotationText(site.owner(), declared, this.beanFactory);
		String name = text.resolve("policy");
		String keyResolver = text.resolve("keyResolver");
		if (!keyResolver.isEmpty()) {
			checkKeyResolver(site, keyResolver);
		}
		LimitPolicy policy = declared.isOfConcurrency() ? concurrency(site, name, keyResolver, text)
				: rate(site, name, keyResolver, text);
		return new LimitOperation(name.isEmpty() ? site.scope() : name, policy, keyResolver, text.resolve("condition"),
				text.resolve("refundIf"), text.resolve("fallbackMethod"));
	}

	private RateLimitPolicy rate(LimitSite site, String name, String keyResolver, AnnotationText text) {
		RateLimitPolicy policy = override(base(site, name, text), text);
		policy = keyResolver.isEmpty() ? policy : policy.withKey("");
		this.policies.check(site.owner(), policy);
		return policy;
	}

	private ConcurrencyPolicy concurrency(LimitSite site, String name, String keyResolver, AnnotationText text) {
		ConcurrencyPolicy policy = override(concurrencyBase(site, name, text), text);
		policy = keyResolver.isEmpty() ? policy : policy.withKey("");
		this.concurrencyPolicies.get().check(site.owner(), policy);
		return policy;
	}

	private ConcurrencyPolicy concurrencyBase(LimitSite site, String name, AnnotationText text) {
		String places = text.resolve("places");
		if (name.isEmpty() == places.isEmpty()) {
			throw new RateLimitConfigurationException(
					site.owner() + (name.isEmpty() ? " has neither a policy nor places."
							: " has both the policy '" + name + "' and the places '" + places + "'."),
					"Name a policy, as in @ConcurrencyLimited(\"reports\"), or state the places, as in "
							+ "@ConcurrencyLimited(places = \"10\"), and not both.");
		}
		String publicName = publicName(site, name, text);
		return name.isEmpty()
				? this.defaults.concurrencyPolicy(site.name(), text.places(places)).withPublicName(publicName)
				: this.concurrencyPolicies.get().get(name, site.owner());
	}

	private RateLimitPolicy base(LimitSite site, String name, AnnotationText text) {
		String rate = text.resolve("rate");
		if (name.isEmpty() == rate.isEmpty()) {
			throw new RateLimitConfigurationException(
					site.owner() + (name.isEmpty() ? " has neither a policy nor a rate."
							: " has both the policy '" + name + "' and the rate '" + rate + "'."),
					"Name a policy, as in @RateLimited(\"search\"), or state a rate, as in "
							+ "@RateLimited(rate = \"10/s\"), and not both.");
		}
		String publicName = publicName(site, name, text);
		return name.isEmpty() ? this.defaults.policy(site.name(), text.rate(rate)).withPublicName(publicName)
				: this.policies.get(name, site.owner());
	}

	/** The name of a limit stated inline for clients. */
	private String publicName(LimitSite site, String policy, AnnotationText text) {
		String name = text.resolve("name");
		if (name.isEmpty()) {
			return site.neutralName();
		}
		if (!policy.isEmpty()) {
			throw new RateLimitConfigurationException(
					site.owner() + " has both the policy '" + policy + "' and the name '" + name + "'.",
					"Remove the name: clients see that of the policy.");
		}
		if (this.policies.names().contains(name) || this.concurrencyPolicies.get().names().contains(name)) {
			throw new RateLimitConfigurationException(
					site.owner() + " has the name '" + name + "', which a policy has too.",
					"Write another name, or use the policy in place of the "
							+ (site.declared().isOfConcurrency() ? "places." : "rate."));
		}
		RateLimitPolicies.checkName(site.owner() + " has the name '" + name + "', which", name);
		return name;
	}

	private static RateLimitPolicy override(RateLimitPolicy base, AnnotationText text) {
		RateLimitPolicy policy = base;
		String window = text.resolve("window");
		if (!window.isEmpty()) {
			policy = policy.withLimit(text.window(policy.limit(), window));
		}
		String provider = text.resolve("provider");
		if (!provider.isEmpty()) {
			policy = policy.withProvider(text.constant("provider", provider, ProviderType.class));
		}
		String strategy = text.resolve("strategy");
		if (!strategy.isEmpty()) {
			policy = policy.withStrategy(text.constant("strategy", strategy, RateLimitStrategy.class));
		}
		String missingKey = text.resolve("missingKey");
		if (!missingKey.isEmpty()) {
			policy = policy.withMissingKey(text.constant("missingKey", missingKey, MissingKey.class));
		}
		String key = text.resolve("key");
		String permits = text.resolve("permits");
		policy = key.isEmpty() ? policy : policy.withKey(key);
		return permits.isEmpty() ? policy : policy.withPermits(permits);
	}

	private static ConcurrencyPolicy override(ConcurrencyPolicy base, AnnotationText text) {
		ConcurrencyPolicy policy = base;
		String provider = text.resolve("provider");
		if (!provider.isEmpty()) {
			policy = policy.withProvider(text.constant("provider", provider, ProviderType.class));
		}
		String missingKey = text.resolve("missingKey");
		if (!missingKey.isEmpty()) {
			policy = policy.withMissingKey(text.constant("missingKey", missingKey, MissingKey.class));
		}
		String key = text.resolve("key");
		policy = key.isEmpty() ? policy : policy.withKey(key);
		ConcurrencyLimit limit = text.duration("maxWait", policy.limit(), ConcurrencyLimit::withMaxWait);
		return policy.withLimit(text.duration("retryAfter", limit, ConcurrencyLimit::withRetryAfter));
	}

	private void checkKeyResolver(LimitSite site, String keyResolver) {
		String key = site.declared().text("key");
		if (!key.isEmpty()) {
			throw new RateLimitConfigurationException(
					site.owner() + " has both the key '" + key + "' and the keyResolver '" + keyResolver + "'.",
					"Remove one of the two.");
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
