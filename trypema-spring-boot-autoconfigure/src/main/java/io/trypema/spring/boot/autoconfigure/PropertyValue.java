package io.trypema.spring.boot.autoconfigure;

import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Names the property whose value something else has refused.
 */
final class PropertyValue {

	private PropertyValue() {
	}

	/** Set the value, if there is one. */
	static <T> void apply(String name, @Nullable T value, Consumer<T> setter) {
		if (value != null) {
			map(name, value, (given) -> {
				setter.accept(given);
				return true;
			});
		}
	}

	static <T, R> R map(String name, T value, Function<T, R> mapping) {
		try {
			return mapping.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, ex.getMessage() + ".");
		}
	}

}
