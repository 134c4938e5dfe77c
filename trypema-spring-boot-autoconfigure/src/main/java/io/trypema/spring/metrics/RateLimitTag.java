package io.trypema.spring.metrics;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Tag;

/**
 * The tags of all meters and observations. Their values come from enums and from the
 * names of policies, counters and watched keys, never from callers.
 */
enum RateLimitTag implements KeyName {

	/** Name of the policy. */
	POLICY("policy", "name of the policy, or `Class.method` of a limit stated inline"),

	/** Type of the provider. */
	PROVIDER("provider", "`local`, `redis`, `hybrid`"),

	/** Strategy. */
	STRATEGY("strategy", "`absolute`, `suppressed`, or `concurrency` for calls in flight"),

	/** Outcome of a decision. */
	OUTCOME("outcome", "see [outcomes](#outcomes)"),

	/** Name of a counter. */
	COUNTER("counter", "name of the counter"),

	/** Key of a counter. */
	KEY("key", "one of `trypema.counters.<name>.keys`"),

	/** Operation on a counter. */
	OPERATION("operation", "`get`, `inc`, `set`, `del`, `clear`, `list`"),

	/** Result of a request to Redis. */
	RESULT("result", "`success`, `failure`");

	private final String name;

	private final String values;

	RateLimitTag(String name, String values) {
		this.name = name;
		this.values = values;
	}

	@Override
	public String asString() {
		return this.name;
	}

	/** The values it can have, for the reference page. */
	String describeValues() {
		return this.values;
	}

	Tag of(String value) {
		return Tag.of(this.name, value);
	}

	Tag of(Enum<?> value) {
		return of(label(value));
	}

	static String label(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	static Tag result(boolean failed) {
		return RESULT.of(failed ? "failure" : "success");
	}

}
