package io.trypema.spring.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.trypema.internal.NameDistance;
import io.trypema.spring.ConcurrencyPolicies;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitPolicies;

/**
 * Fails the start if a property under {@code trypema} does not exist, since a limit that
 * it was meant to set would be missing. Environment variables and system properties,
 * which may be meant for another application, are ignored.
 */
final class UnknownPropertiesCheck implements BeanFactoryPostProcessor {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("trypema");

	private static final ConfigurationPropertyName POLICIES = PREFIX.append("policies");

	private static final ConfigurationPropertyName CONCURRENCY = PREFIX.append("concurrency");

	private static final ConfigurationPropertyName COUNTERS = PREFIX.append("counters");

	/** Bound and checked by the class of these properties, if the actuator is present. */
	private static final ConfigurationPropertyName ACTUATOR = PREFIX.append("actuator");

	private static final Set<String> FOREIGN_SOURCES = Set.of(
			StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

	private final Environment environment;

	UnknownPropertiesCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		check();
	}

	/** Fail if there is a property that does not exist. */
	void check() {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource names && !isForeign(source)) {
				names.stream()
					.filter((name) -> PREFIX.isAncestorOf(name) && !ACTUATOR.isAncestorOf(name))
					.forEach((name) -> check(name, source));
			}
		}
	}

	private static boolean isForeign(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& FOREIGN_SOURCES.contains(underlying.getName());
	}

	private static void check(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		ResolvableType type = ResolvableType.forClass(TrypemaProperties.class);
		for (int index = PREFIX.getNumberOfElements(); index < name.getNumberOfElements(); index++) {
			ResolvableType next = next(type, name, index);
			if (next == null) {
				throw unknown(name, index, type, source);
			}
			type = next;
		}
	}

	private static @Nullable ResolvableType next(ResolvableType type, ConfigurationPropertyName name, int index) {
		if (Map.class.isAssignableFrom(type.toClass())) {
			return type.asMap().getGeneric(1);
		}
		if (name.isNumericIndex(index)) {
			return Collection.class.isAssignableFrom(type.toClass()) ? type.asCollection().getGeneric(0) : null;
		}
		Property property = properties(type).get(name.getElement(index, Form.UNIFORM));
		return (property != null) ? property.type() : null;
	}

	/** The properties of a type of this library by their names without dashes. */
	private static Map<String, Property> properties(ResolvableType type) {
		Map<String, Property> properties = new TreeMap<>();
		if (type.toClass().getPackageName().startsWith(TrypemaProperties.class.getPackageName())
				&& !type.toClass().isEnum()) {
			for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type.toClass())) {
				if (property.getReadMethod() != null && !property.getName().equals("class")) {
					properties.put(property.getName().toLowerCase(Locale.ROOT),
							new Property(DataObjectPropertyName.toDashedForm(property.getName()),
									ResolvableType.forMethodReturnType(property.getReadMethod())));
				}
			}
		}
		return properties;
	}

	private static RateLimitConfigurationException unknown(ConfigurationPropertyName name, int index,
			ResolvableType type, ConfigurationPropertySource source) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		String value = (property != null) ? " = '" + property.getValue() + "'" : "";
		String origin = (property != null && property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
		return new RateLimitConfigurationException(
				"There is no property '" + name + "'" + value + origin + ", so it would have no effect.",
				action(name, index, type));
	}

	private static String action(ConfigurationPropertyName name, int index, ResolvableType type) {
		int last = name.getNumberOfElements() - 1;
		if (POLICIES.isAncestorOf(name) && index < last) {
			return brackets(name, POLICIES, "policy", RateLimitPolicies::property);
		}
		if (CONCURRENCY.isAncestorOf(name) && index < last) {
			return brackets(name, CONCURRENCY, "policy", ConcurrencyPolicies::property);
		}
		if (COUNTERS.isAncestorOf(name) && index < last) {
			return brackets(name, COUNTERS, "counter", DeclaredCounter::property);
		}
		ConfigurationPropertyName parent = name.chop(index);
		if (Collection.class.isAssignableFrom(type.toClass())) {
			return "'" + parent + "' is a list: write its values with commas between them.";
		}
		return NameDistance
			.nearestFirst(name.getElement(index, Form.DASHED),
					properties(type).values().stream().map(Property::name).toList())
			.stream()
			.findFirst()
			.map((nearest) -> "Did you mean '" + parent.append(nearest) + "'? Correct it, or remove it.")
			.orElse("'" + parent + "' has a value and no properties. Remove it.");
	}

	private static String brackets(ConfigurationPropertyName name, ConfigurationPropertyName map, String what,
			BinaryOperator<String> property) {
		int first = map.getNumberOfElements();
		int last = name.getNumberOfElements() - 1;
		String dotted = name.subName(first).chop(last - first).toString();
		return "If '" + dotted + "' is the name of a " + what + ", put it in brackets, since it has a dot: write "
				+ property.apply(dotted, name.getElement(last, Form.DASHED)) + ", or in YAML \"[" + dotted
				+ "]\", with the quotes, as the key of the " + what + ".";
	}

	private record Property(String name, ResolvableType type) {
	}

}
