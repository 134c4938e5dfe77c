package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes audit events of changes of limits and keys.
 */
final class RateLimitsAudit {

	private static final String POLICY = "policy";

	private final ApplicationEventPublisher publisher;

	RateLimitsAudit(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	void changed(String principal, String policy, PolicyChange change) {
		Map<String, @Nullable Object> data = new LinkedHashMap<>(Map.of(POLICY, policy));
		if (change.rate() != null) {
			data.put("rate", change.rate().toString());
		}
		if (change.shadow() != null) {
			data.put("shadow", change.shadow());
		}
		publish(principal, change.isRestoration() ? "RATE_LIMIT_RESTORED" : "RATE_LIMIT_CHANGED", data);
	}

	void reset(String principal, String policy, String key) {
		publish(principal, "RATE_LIMIT_KEY_RESET", Map.of(POLICY, policy, "key", key));
	}

	private void publish(String principal, String type, Map<String, @Nullable Object> data) {
		this.publisher.publishEvent(new AuditApplicationEvent(principal, type, data));
	}

}
