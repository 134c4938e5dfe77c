package io.trypema.spring.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Meters with all their documented properties, as text.
 */
public final class MeterCatalog {

	private MeterCatalog() {
	}

	/** Return the meters of limits in a registry, by name. */
	public static Map<String, String> of(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("trypema."))
			.collect(Collectors.toMap(Meter.Id::getName, (id) -> describe(id.getType(), id.getBaseUnit(),
					id.getDescription(), id.getTags().stream().map(Tag::getKey)), (one, same) -> one, TreeMap::new));
	}

	/** Return the documented meters, by name. */
	public static Map<String, String> documented() {
		return Arrays.stream(RateLimitMeter.values())
			.collect(Collectors.toMap(RateLimitMeter::getName,
					(meter) -> describe(meter.getType(), meter.getBaseUnit(), meter.description(),
							Arrays.stream(meter.getKeyNames()).map((key) -> key.asString())),
					(one, same) -> one, TreeMap::new));
	}

	private static String describe(Meter.Type type, @Nullable String baseUnit, @Nullable String description,
			Stream<String> tags) {
		return type + " in " + baseUnit + " by " + tags.sorted().toList() + ": " + description;
	}

}
