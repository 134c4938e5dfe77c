package io.trypema.spring.boot.autoconfigure.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.HttpMethod;
import org.springframework.util.StringUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.boot.autoconfigure.TrypemaRuleProperties;
import io.trypema.spring.interceptor.RuleLimit;
import io.trypema.spring.web.RateLimitRule;
import io.trypema.spring.web.RateLimitRules;

/**
 * Converts {@code trypema.rules} into rules, or fails with the name of the invalid
 * property.
 *
 * @param policies the policies
 * @param parser parses the patterns
 * @param beanFactory the beans that expressions may name
 */
record RuleSettings(RateLimitPolicies policies, PathPatternParser parser, BeanFactory beanFactory) {

	RateLimitRules rules(List<TrypemaRuleProperties> declared) {
		List<RateLimitRule> rules = new ArrayList<>();
		for (int i = 0; i < declared.size(); i++) {
			rules.add(rule("trypema.rules[" + i + "]", declared.get(i)));
		}
		return new RateLimitRules(rules);
	}

	private RateLimitRule rule(String rule, TrypemaRuleProperties declared) {
		String prefix = rule + ".";
		RateLimitRule.Builder builder = RateLimitRule.builder(path(prefix + "path", declared.getPath()));
		declared.getMethods().forEach((method) -> builder.method(method(prefix + "methods", method)));
		String name = required(prefix + "policy", declared.getPolicy(), "Write the name of a policy, such as search.");
		RateLimitPolicy policy = this.policies.get(name, prefix + "policy");
		declared.getExcept().forEach((except) -> builder.except(path(prefix + "except", except)));
		parse(prefix + "hosts", declared.getHosts(), builder::host);
		parse(prefix + "headers", declared.getHeaders(), builder::header);
		String condition = Objects.requireNonNullElse(declared.getCondition(), "");
		return builder.build(new RuleLimit(policy, condition, rule, this.beanFactory));
	}

	private static void parse(String property, List<String> values, Consumer<String> parser) {
		for (String value : values) {
			try {
				parser.accept(value);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage() + ".");
			}
		}
	}

	private PathPattern path(String property, @Nullable String path) {
		String text = required(property, path, "Write a path pattern, such as /api/**, or /** for all requests.");
		try {
			return this.parser.parse(this.parser.initFullPathPattern(text));
		}
		catch (PatternParseException ex) {
			throw new InvalidConfigurationPropertyValueException(property, path, ex.getMessage()
					+ ". Write a path pattern, such as /api/** or /users/{id}; ** stands at the start or the end only.");
		}
	}

	private static HttpMethod method(String property, String method) {
		HttpMethod found = HttpMethod.valueOf(method.strip().toUpperCase(Locale.ROOT));
		if (!List.of(HttpMethod.values()).contains(found)) {
			throw new InvalidConfigurationPropertyValueException(property, method,
					"It is not an HTTP method. Use one or more of "
							+ Stream.of(HttpMethod.values()).map(HttpMethod::name).collect(Collectors.joining(", "))
							+ ".");
		}
		return found;
	}

	private static String required(String property, @Nullable String value, String action) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidConfigurationPropertyValueException(property, value, "It must not be empty. " + action);
		}
		return value.strip();
	}

}
