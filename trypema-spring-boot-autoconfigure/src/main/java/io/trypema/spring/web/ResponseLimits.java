package io.trypema.spring.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.AppliedLimit;

/**
 * The limits that were applied in the course of one request, and the header fields that
 * inform the client about them. Fields that the application sets itself stay as they are.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ResponseLimits {

	private final Map<String, AppliedLimit> limits = new LinkedHashMap<>();

	private Map<String, String> written = Map.of();

	/**
	 * Add limits and write all in the headers of the response. The last decision of a
	 * policy replaces earlier ones.
	 * @param applied the limits
	 * @param dialect the dialect of the headers
	 * @param reader returns the value of a header of a response that is not committed
	 * @param writer sets the value of such a header
	 */
	public synchronized void add(List<AppliedLimit> applied, HeaderDialect dialect,
			Function<String, @Nullable String> reader, BiConsumer<String, String> writer) {
		applied.forEach((limit) -> this.limits.put(limit.publicName(), limit));
		if (!this.limits.isEmpty()) {
			Map<String, String> fields = RateLimitFields.of(dialect, this.limits.values());
			fields.forEach((name, value) -> {
				String present = reader.apply(name);
				if (present == null || present.equals(this.written.get(name))) {
					writer.accept(name, value);
				}
			});
			this.written = fields;
		}
	}

}
