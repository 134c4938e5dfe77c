package io.trypema.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.trypema.internal.NameDistance;

/**
 * Policies of one kind by name, in the order of their declaration. Immutable.
 *
 * @param <P> the type of the policies
 * @param kind how messages name the kind, such as {@code policy}
 * @param root the property that all of them are declared under
 * @param example the property that declares one, and its value, as in {@code rate to a
 * rate such as 10/s}
 * @param policies the policies
 */
record NamedPolicies<P extends LimitPolicy>(String kind, String root, String example, Map<String, P> policies) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

	private static final String NAME_ACTION = "Use ASCII letters, digits, dots, hyphens and underscores, and begin "
			+ "with a letter or digit.";

	/** Spring Boot leaves other characters out where a name is not in brackets. */
	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9-]+");

	NamedPolicies {
		policies = new LinkedHashMap<>(policies);
	}

	static void checkName(String subject, String name) {
		if (!NAME.matcher(name).matches()) {
			throw new RateLimitConfigurationException(subject + " has characters that cannot be used.", NAME_ACTION);
		}
	}

	/** The property of a policy, in brackets if necessary. */
	static String property(String root, String policy, String property) {
		return root + (isPlain(policy) ? "." + policy : "[" + policy + "]") + "." + property;
	}

	private static boolean isPlain(String name) {
		return PLAIN_NAME.matcher(name).matches();
	}

	Set<String> names() {
		return this.policies.keySet();
	}

	Stream<P> all() {
		return this.policies.values().stream();
	}

	P get(String name, String user) {
		P policy = this.policies.get(name);
		if (policy == null) {
			throw new RateLimitConfigurationException(
					user + " names the " + this.kind + " '" + name + "', which does not exist. " + describeNames(name),
					"Write the name of a " + this.kind + " that exists, or declare this one: set "
							+ property(this.root, name, this.example) + (isPlain(name) ? "." : "; in YAML write \"["
									+ name + "]\", with the quotes, as the key of the " + this.kind + "."));
		}
		return policy;
	}

	private String describeNames(String name) {
		if (this.policies.isEmpty()) {
			return "No " + this.kind + " is declared.";
		}
		return "The " + plural() + " are: " + String.join(", ", NameDistance.nearestFirst(name, names())) + ".";
	}

	private String plural() {
		return this.kind.endsWith("y") ? this.kind.substring(0, this.kind.length() - 1) + "ies" : this.kind + "s";
	}

}
