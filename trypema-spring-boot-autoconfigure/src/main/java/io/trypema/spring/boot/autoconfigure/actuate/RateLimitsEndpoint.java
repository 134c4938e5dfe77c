package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.context.ApplicationContext;

import io.trypema.spring.admin.RateLimitAdmin;

/**
 * Endpoint that lists all limits. Operations on one of them differ between HTTP and JMX,
 * so the extensions provide them.
 */
@Endpoint(id = "ratelimits", defaultAccess = Access.READ_ONLY)
final class RateLimitsEndpoint {

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
