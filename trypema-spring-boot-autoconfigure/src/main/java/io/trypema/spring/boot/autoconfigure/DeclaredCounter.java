package io.trypema.spring.boot.autoconfigure;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * A counter declared by properties.
 *
 * @param name its name
 * @param properties its properties
 */
record DeclaredCounter(String name, TrypemaCounterProperties properties) {

	static final String PREFIX = "trypema.counters";

	/** The characters that a name may have without brackets around it. */
	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9-]+");

	/** Read the counters before beans exist. */
	static List<DeclaredCounter> of(Environment environment) {
		return Binder.get(environment)
			.bind(PREFIX, Bindable.mapOf(String.class, TrypemaCounterProperties.class))
			.map((counters) -> counters.entrySet()
				.stream()
				.map((counter) -> new DeclaredCounter(counter.getKey(), counter.getValue()))
				.toList())
			.orElse(List.of());
	}

	/** Return the name of a property, with the counter in brackets if needed. */
	static String property(String counter, String property) {
		return PREFIX + (PLAIN_NAME.matcher(counter).matches() ? "." + counter : "[" + counter + "]") + "." + property;
	}

	CounterType type() {
		CounterType type = this.properties.getType();
		if (type == null) {
			throw new RateLimitConfigurationException("The counter '" + this.name + "' has no type.",
					"Set " + property("type") + " to " + labels(EnumSet.allOf(CounterType.class)) + ".");
		}
		return type;
	}

	/** Refuse settings that would have no effect. */
	DeclaredCounter check() {
		only("ttl", this.properties.getTtl(), (type) -> !type.isInstanceAware());
		only("ttl-from", this.properties.getTtlFrom(), (type) -> !type.isInstanceAware());
		only("flush-interval", this.properties.getFlushInterval(), CounterType::isLax);
		only("allowed-lag", this.properties.getAllowedLag(), CounterType::isLax);
		only("max-keys", this.properties.getMaxKeys(), CounterType::isLax);
		only("dead-after", this.properties.getDeadAfter(), CounterType::isInstanceAware);
		only("instance-name", this.properties.getInstanceName(), CounterType::isInstanceAware);
		only("leave-on-close", this.properties.getLeaveOnClose(), CounterType::isInstanceAware);
		if (this.properties.getTtlFrom() != null && this.properties.getTtl() == null) {
			throw invalid("ttl-from", this.properties.getTtlFrom(),
					"Keys stay for ever. Remove it, or set " + property("ttl") + " to how long they live.");
		}
		return this;
	}

	private void only(String property, @Nullable Object value, Predicate<CounterType> condition) {
		CounterType type = type();
		if (value != null && !condition.test(type)) {
			Set<CounterType> types = Stream.of(CounterType.values()).filter(condition).collect(Collectors.toSet());
			throw invalid(property, value, "It has no effect on a counter of the type '" + type.label()
					+ "'. Remove it, or set " + property("type") + " to " + labels(types) + ".");
		}
	}

	private static String labels(Collection<CounterType> types) {
		List<String> labels = types.stream().sorted().map(CounterType::label).toList();
		return String.join(", ", labels.subList(0, labels.size() - 1)) + " or " + labels.get(labels.size() - 1);
	}

	/** Return a builder of a counter of the name. */
	<B> B builder(Function<String, B> factory) {
		try {
			return factory.apply(this.name);
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException("The counter name '" + this.name + "' cannot be used.",
					ex.getMessage() + ".", ex);
		}
	}

	/** Set a value, if there is one, and name its property if it cannot be used. */
	<T> DeclaredCounter apply(String property, @Nullable T value, Consumer<T> setter) {
		PropertyValue.apply(property(property), value, setter);
		return this;
	}

	InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(property(property), value, reason);
	}

	private String property(String property) {
		return property(this.name, property);
	}

}
