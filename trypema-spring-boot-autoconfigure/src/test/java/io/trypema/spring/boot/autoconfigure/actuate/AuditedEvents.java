package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.event.EventListener;

import io.trypema.spring.RateLimitChangedEvent;
import io.trypema.spring.RateLimitResetEvent;

/**
 * Records the published events of changes.
 */
class AuditedEvents {

	final List<AuditEvent> audited = new ArrayList<>();

	final List<Object> published = new ArrayList<>();

	void clear() {
		this.audited.clear();
		this.published.clear();
	}

	@EventListener
	void audited(AuditApplicationEvent event) {
		if (!event.getAuditEvent().getType().startsWith("AUTH")) {
			this.audited.add(event.getAuditEvent());
		}
	}

	@EventListener
	void changed(RateLimitChangedEvent event) {
		this.published.add(event);
	}

	@EventListener
	void reset(RateLimitResetEvent event) {
		this.published.add(event);
	}

}
