package io.trypema.spring.interceptor;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

import io.trypema.spring.CallContext;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.MissingKey;
import io.trypema.spring.MissingKeyException;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * Source of the keys of calls, which also handles calls without one.
 *
 * @param expression the expression for the key, or {@code null} if there is none
 * @param owner the origin of the key, for the error message
 */
record KeySource(@Nullable LimitExpression expression, String owner) {

	/**
	 * The source of the keys of a policy.
	 * @param policy the policy
	 * @param resolver the bean that resolves the key, or an empty text if the expression
	 * does
	 * @param site the location of the expression
	 * @param beanFactory the beans that it may name
	 */
	static KeySource of(LimitPolicy policy, String resolver, ExpressionSite site, BeanFactory beanFactory) {
		if (!resolver.isEmpty()) {
			return new KeySource(null, "The keyResolver '" + resolver + "' of " + site.owner());
		}
		if (policy.key().isBlank()) {
			checkNeverMissing(policy, site.owner());
			return new KeySource(null, site.owner());
		}
		LimitExpression expression = LimitExpression.parse(policy.key(), site, beanFactory);
		return new KeySource(expression, expression.toString());
	}

	private static void checkNeverMissing(LimitPolicy policy, String owner) {
		if (policy.missingKey() != MissingKey.SHARED) {
			throw new RateLimitConfigurationException(
					owner + " has the missing-key '" + policy.missingKey().name().toLowerCase(Locale.ROOT)
							+ "', but no key: all calls share one, which is never missing.",
					"Write a key, such as #principal or #header('X-Api-Key'), or remove the missing-key.");
		}
	}

	/** The uses of the context of a call in the key. */
	List<CallReference> references() {
		return (this.expression != null) ? this.expression.references() : List.of();
	}

	/** Whether all calls share a key, unless a bean resolves it. */
	boolean isConstant() {
		return this.expression == null;
	}

	/** The value of the expression. */
	@Nullable Object value(ExpressionScope scope) {
		return (this.expression != null) ? this.expression.evaluate(scope) : null;
	}

	/**
	 * Return the request of a call that is not free.
	 * @param scope the scope that the key belongs to
	 * @param policy the policy
	 * @param value the value of the key
	 * @param permits the permits that the call costs
	 * @param context the context of the call
	 */
	LimitRequest request(String scope, LimitPolicy policy, @Nullable Object value, long permits, CallContext context) {
		if (policy.missingKey() == MissingKey.SHARED || !CallKey.isMissing(value)) {
			return new LimitRequest(scope, policy, text(value), permits);
		}
		if (policy.missingKey() == MissingKey.UNLIMITED) {
			return new LimitRequest(scope, policy, "", 0);
		}
		return new LimitRequest(scope, policy, "", permits).withMissing(missing(policy, context));
	}

	private String text(@Nullable Object value) {
		try {
			return CallKey.of(value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(this.owner + " yields " + ex.getMessage()
					+ ": each object would be a key of its own. Name what identifies callers, as in #user.id, or give "
					+ "the class a toString() that does", ex);
		}
	}

	private MissingKeyException missing(LimitPolicy policy, CallContext context) {
		List<CallReference> missing = (this.expression != null) ? this.expression.missing(context) : List.of();
		return new MissingKeyException(this.owner + " has no value for the call, and its missing-key is 'refuse'",
				policy.name(), missing.stream().anyMatch((reference) -> reference.variable() == CallVariable.PRINCIPAL),
				missing.stream()
					.filter((reference) -> reference.variable() != CallVariable.PRINCIPAL)
					.map(CallReference::description)
					.toList());
	}

}
