package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * Determines the callers that may see keys, and the text shown to other callers.
 */
final class KeyDisplay {

	private final Show show;

	private final Set<String> roles;

	private final Sanitizer sanitizer;

	KeyDisplay(Show show, Set<String> roles, List<SanitizingFunction> functions) {
		this.show = show;
		this.roles = roles;
		this.sanitizer = new Sanitizer(functions);
	}

	boolean isShownTo(SecurityContext context) {
		return this.show.isShown(context, this.roles);
	}

	/** As for the endpoints of Spring Boot, callers over JMX are authorized. */
	boolean isShownOverJmx() {
		return this.show.isShown(true);
	}

	List<TopKeyDescriptor> sanitize(String policy, List<TopKeyDescriptor> keys, boolean shown) {
		return keys.stream()
			.map((top) -> new TopKeyDescriptor(sanitize(policy, top.key(), shown), top.asked(), top.refused()))
			.toList();
	}

	/** Readers of audit events see keys only if all callers may. */
	String inAudit(String policy, String key) {
		return sanitize(policy, key, this.show.isShown(false));
	}

	private String sanitize(String policy, String key, boolean shown) {
		return String.valueOf(this.sanitizer.sanitize(new SanitizableData(null, policy, key), shown));
	}

}
