package io.trypema.spring.interceptor;

import io.trypema.spring.LimitPolicy;
import java.util.OptionalLong;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.EvaluationContext;

import io.trypema.internal.LimitArithmetic;

/**
 * Source of the permits that a call costs.
 */
@FunctionalInterface
interface PermitSource {

	long permits(Supplier<? extends EvaluationContext> context);

	/** The uses of the context of a call in the cost. */
	default List<CallReference> references() {
		return List.of();
	}

	static PermitSource of(LimitPolicy policy, ExpressionSite site, BeanFactory beanFactory) {
		OptionalLong constant = policy.constantPermits();
		if (constant.isPresent()) {
			long permits = constant.getAsLong();
			return (context) -> permits;
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
		public long permits(Supplier<? extends EvaluationContext> context) {
			return PermitSource.permits(this.expression, this.expression.evaluate(context.get()));
		}

		@Override
		public List<CallReference> references() {
			return this.expression.references();
		}

	}

}
