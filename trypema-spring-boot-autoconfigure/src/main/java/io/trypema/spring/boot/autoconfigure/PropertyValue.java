package io.trypema.spring.boot.autoconfigure;

import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Applies values of properties, and names the property of a value that was refused.
 *
 * @since 0.1.0
 */
public final class PropertyValue {

	private PropertyValue() {
	}

	/**
	 * Set the value, if there is one.
	 * @param name the name of the property
	 * @param value the value, or {@code null}
	 * @param setter takes the value
	 * @param <T> the type of the value
	 * @throws InvalidConfigurationPropertyValueException if the setter throws an
	 * {@link IllegalArgumentException}
	 */
	public static <T> void apply(String name, @Nullable T value, Consumer<T> setter) {
		if (value != null) {
			map(name, value, (given) -> {
				setter.accept(given);
				return true;
			});
		}
	}

	/**
	 * Map the value.
	 * @param name the name of the property
	 * @param value the value
	 * @param mapping takes the value
	 * @param <T> the type of the value
	 * @param <R> the type of the result
	 * @return the result
	 * @throws InvalidConfigurationPropertyValueException if the mapping throws an
	 * {@link IllegalArgumentException}
	 */
	public static <T, R> R map(String name, T value, Function<T, R> mapping) {
		try {
			return mapping.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, ex.getMessage() + ".");
		}
	}

}
