package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.boot.autoconfigure.TrypemaCounterProperties;

/**
 * The properties of a counter that have a value, by their names.
 */
final class CounterSettings {

	private final Map<String, Object> values = new LinkedHashMap<>();

	private CounterSettings(TrypemaCounterProperties properties) {
		add("ttl", properties.getTtl());
		add("ttlFrom", (properties.getTtlFrom() != null) ? Labels.of(properties.getTtlFrom()) : null);
		add("flushInterval", properties.getFlushInterval());
		add("allowedLag", properties.getAllowedLag());
		add("maxKeys", properties.getMaxKeys());
		add("deadAfter", properties.getDeadAfter());
		add("instanceName", properties.getInstanceName());
		add("leaveOnClose", properties.getLeaveOnClose());
	}

	private void add(String name, @Nullable Object value) {
		if (value != null) {
			this.values.put(name, value);
		}
	}

	/** Return the properties, or {@code null} if none is set. */
	static @Nullable Map<String, Object> of(@Nullable TrypemaCounterProperties properties) {
		if (properties == null) {
			return null;
		}
		Map<String, Object> values = new CounterSettings(properties).values;
		return values.isEmpty() ? null : values;
	}

}
