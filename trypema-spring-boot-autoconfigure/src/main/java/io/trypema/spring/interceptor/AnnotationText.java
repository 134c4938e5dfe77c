package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

import io.trypema.RateLimit;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * Reads the text of annotation attributes.
 */
final class AnnotationText {

	private final String owner;

	private final DeclaredLimit declared;

	private final ConfigurableBeanFactory beanFactory;

	AnnotationText(String owner, DeclaredLimit declared, ConfigurableBeanFactory beanFactory) {
		this.owner = owner;
		this.declared = declared;
		this.beanFactory = beanFactory;
	}

	/** The text of an attribute with its placeholders resolved. */
	String resolve(String attribute) {
		String text = this.declared.text(attribute);
		try {
			String resolved = this.beanFactory.resolveEmbeddedValue(text);
			return (resolved != null) ? resolved.strip() : "";
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException(
					invalid(attribute, text) + " which holds a placeholder that cannot be resolved.",
					"Set the property that it names, or give it a default, as in ${name:default}.", ex);
		}
	}

	RateLimit rate(String text) {
		try {
			return RateLimit.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException(invalid("rate", text) + " which cannot be used.",
					ex.getMessage() + ".", ex);
		}
	}

	RateLimit window(RateLimit limit, String text) {
		try {
			return limit.withWindow(DurationFormatterUtils.detectAndParse(text));
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException(
					invalid("window", text) + " which cannot be used: " + ex.getMessage() + ".",
					"Write a duration from 1ms to 3650d, such as 10s, 1m or PT10S.", ex);
		}
	}

	ConcurrencyLimit places(String text) {
		try {
			return ConcurrencyLimit.of(Long.parseLong(text));
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException(invalid("places", text) + " which cannot be used.",
					"Write a whole number from 1 to " + ConcurrencyLimit.MAX_PLACES + ", such as 10.", ex);
		}
	}

	/** Apply a duration, if the attribute has one. */
	ConcurrencyLimit duration(String attribute, ConcurrencyLimit limit,
			BiFunction<ConcurrencyLimit, Duration, ConcurrencyLimit> setting) {
		String text = resolve(attribute);
		try {
			return text.isEmpty() ? limit : setting.apply(limit, DurationFormatterUtils.detectAndParse(text));
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException(
					invalid(attribute, text) + " which cannot be used: " + ex.getMessage() + ".",
					"Write a duration such as 200ms, 5s or PT5S.", ex);
		}
	}

	<E extends Enum<E>> E constant(String attribute, String text, Class<E> type) {
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(text)) {
				return constant;
			}
		}
		String known = Arrays.stream(type.getEnumConstants())
			.map((constant) -> constant.name().toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(", "));
		throw new RateLimitConfigurationException(invalid(attribute, text) + " which does not exist.",
				"Write one of: " + known + ".");
	}

	private String invalid(String attribute, String text) {
		return this.owner + " has the " + attribute + " '" + text + "',";
	}

}
