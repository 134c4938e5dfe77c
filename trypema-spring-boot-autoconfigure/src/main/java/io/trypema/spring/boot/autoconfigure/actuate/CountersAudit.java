package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes audit events of changes of counters.
 */
final class CountersAudit {

	private static final String COUNTER = "counter";

	private static final String KEY = "key";

	private final ApplicationEventPublisher publisher;

	private final KeyDisplay keyDisplay;

	CountersAudit(ApplicationEventPublisher publisher, KeyDisplay keyDisplay) {
		this.publisher = publisher;
		this.keyDisplay = keyDisplay;
	}

	void set(String principal, String counter, CounterWrite write) {
		publish(principal, "COUNTER_SET",
				Map.of(COUNTER, counter, KEY, this.keyDisplay.inAudit(counter, write.key()), "value", write.value()));
	}

	void removed(String principal, String counter, CounterRemoval removal) {
		String key = removal.key();
		if (key != null) {
			publish(principal, "COUNTER_KEY_REMOVED",
					Map.of(COUNTER, counter, KEY, this.keyDisplay.inAudit(counter, key)));
		}
		else {
			publish(principal, "COUNTER_CLEARED", Map.of(COUNTER, counter));
		}
	}

	private void publish(String principal, String type, Map<String, @Nullable Object> data) {
		this.publisher.publishEvent(new AuditApplicationEvent(principal, type, data));
	}

}
