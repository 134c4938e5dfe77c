package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationContext;

import io.trypema.spring.interceptor.RateLimitAdmin;
import io.trypema.spring.interceptor.RateLimitConfigurationException;

/**
 * Shows all limits and the state of keys, and changes them if access to it is
 * unrestricted.
 */
@Endpoint(id = "ratelimits", defaultAccess = Access.READ_ONLY)
final class RateLimitsEndpoint {

	static final String NOBODY = "";

	private final RateLimitAdmin admin;

	private final LimitsDescriber describer;

	private final ObjectProvider<TopKeys> topKeys;

	private final KeyDisplay keyDisplay;

	private final RateLimitsAudit audit;

	RateLimitsEndpoint(ApplicationContext context, KeyDisplay keyDisplay) {
		this.admin = context.getBean(RateLimitAdmin.class);
		this.describer = new LimitsDescriber(context);
		this.topKeys = context.getBeanProvider(TopKeys.class);
		this.keyDisplay = keyDisplay;
		this.audit = new RateLimitsAudit(context);
	}

	@ReadOperation
	public RateLimitsDescriptor rateLimits() {
		return this.describer.describeAll();
	}

	@ReadOperation
	public Object rateLimit(@Selector String policy, @Nullable String key) {
		return valid(() -> (key != null) ? state(policy, key) : describe(policy, this.keyDisplay.isShownOverJmx()));
	}

	@WriteOperation
	public PolicyDescriptor changeRateLimit(@Selector String policy, @Nullable String rate, @Nullable Boolean shadow,
			@Nullable Boolean restore) {
		return valid(() -> {
			change(NOBODY, policy, PolicyChange.of(rate, shadow, restore));
			return describe(policy, this.keyDisplay.isShownOverJmx());
		});
	}

	@DeleteOperation
	public KeyDescriptor resetKey(@Selector String policy, String key) {
		return valid(() -> {
			reset(NOBODY, policy, key);
			return state(policy, key);
		});
	}

	private static <T> T valid(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (RateLimitConfigurationException ex) {
			String reason = ex.description() + " " + ex.action();
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	PolicyDescriptor describe(String policy, boolean showKeys) {
		TopKeys watched = this.topKeys.getIfUnique();
		return this.describer.describe(policy,
				(watched != null) ? this.keyDisplay.sanitize(policy, watched.of(policy), showKeys) : null);
	}

	KeyDescriptor state(String policy, String key) {
		return KeyDescriptor.of(policy, key, this.admin.states(policy, key));
	}

	void change(String principal, String policy, PolicyChange change) {
		if (change.isRestoration()) {
			this.admin.restore(policy);
		}
		else {
			this.admin.change(policy, change.rate(), change.shadow());
		}
		this.audit.changed(principal, policy, change);
	}

	void reset(String principal, String policy, String key) {
		this.admin.reset(policy, key);
		this.audit.reset(principal, policy, this.keyDisplay.inAudit(policy, key));
	}

}
