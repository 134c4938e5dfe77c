package io.trypema.spring.interceptor;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.EvaluationContext;

import io.trypema.internal.LimitArithmetic;

/**
 * Tells how many permits a call costs.
 */
@FunctionalInterface
interface PermitSource {

	/** A number, also one that is no valid cost. */
	Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

	long permits(Supplier<? extends EvaluationContext> context);

	/** What the cost takes from the context of a call. */
	default List<CallReference> references() {
		return List.of();
	}

	static PermitSource of(String permits, ExpressionSite site, BeanFactory beanFactory) {
		if (isConstant(permits)) {
			long constant = constant(site.owner(), permits);
			return (context) -> constant;
		}
		return new Evaluated(LimitExpression.parse(permits, site, beanFactory));
	}

	static boolean isConstant(String permits) {
		return NUMBER.matcher(permits.strip()).matches();
	}

	static long constant(String owner, String permits) {
		try {
			return permits(new BigDecimal(permits.strip()));
		}
		catch (ArithmeticException ex) {
			throw new RateLimitConfigurationException(
					owner + " lets each call cost '" + permits + "' permits, which is not possible.",
					"Write a whole number from 0 (free) to " + LimitArithmetic.MAX_PERMITS
							+ ", or an expression that yields one.",
					ex);
		}
	}

	private static long permits(LimitExpression expression, @Nullable Object value) {
		try {
			if (value instanceof Number number) {
				return permits(new BigDecimal(number.toString()));
			}
		}
		catch (NumberFormatException | ArithmeticException ex) {
			// Told below, together with what is no number at all
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
