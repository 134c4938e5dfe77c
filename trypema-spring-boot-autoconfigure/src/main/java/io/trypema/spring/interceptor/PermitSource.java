package io.trypema.spring.interceptor;

import io.trypema.spring.LimitPolicy;
import java.util.OptionalLong;
import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

import io.trypema.internal.LimitArithmetic;

/**
 * Source of the permits that a call costs.
 */
@FunctionalInterface
interface PermitSource {

	long permits(ExpressionScope scope);

	/** The uses of the context of a call in the cost. */
	default List<CallReference> references() {
		return List.of();
	}

	static PermitSource of(LimitPolicy policy, ExpressionSite site, BeanFactory beanFactory) {
		OptionalLong constant = policy.constantPermits();
		if (constant.isPresent()) {
			long permits = constant.getAsLong();
			return (scope) -> permits;
		}
		return new Evaluated(LimitExpression.parse(policy.permits(), site, beanFactory));
	}

	private static long permits(LimitExpression expression, @Nullable Object value) {
		try {
			if (value instanceof Number number) {
				return permits(new BigDecimal(number.toString()));
			}
		}
		catch (NumberFormatException | ArithmeticException ex) {
			// Reported below, together with values that are not numbers
		}
		throw new IllegalStateException(expression + " must yield a whole number of permits from 0 (free) to "
				+ LimitArithmetic.MAX_PERMITS + ", but yields " + value);
	}

	private static long permits(BigDecimal value) {
		long permits = value.longValueExact();
		if (permits < 0 || permits > LimitArithmetic.MAX_PERMITS) {
			throw new ArithmeticException("Out of range: " + permits);
		}
		return permits;
	}

	/**
	 * Evaluates an expression for each call.
	 */
	record Evaluated(LimitExpression expression) implements PermitSource {

		@Override
		public long permits(ExpressionScope scope) {
			return PermitSource.permits(this.expression, this.expression.evaluate(scope));
		}

		@Override
		public List<CallReference> references() {
			return this.expression.references();
		}

	}

}
