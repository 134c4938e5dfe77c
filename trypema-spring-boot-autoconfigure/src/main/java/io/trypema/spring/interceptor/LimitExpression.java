package io.trypema.spring.interceptor;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

import io.trypema.spring.CallContext;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * An expression, parsed and checked once.
 */
final class LimitExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private final SpelExpression expression;

	private final ExpressionSite site;

	/** The faster form of the expression, if it has one. */
	private final @Nullable PropertyPath path;

	/** The uses of the context of the call, not hidden by a parameter. */
	private final List<CallReference> references;

	private LimitExpression(SpelExpression expression, ExpressionSite site) {
		this.expression = expression;
		this.site = site;
		this.path = PropertyPath.of(expression.getAST());
		this.references = CallReference.in(expression.getAST())
			.stream()
			.filter((reference) -> !site.isHidden(reference.variable()))
			.toList();
	}

	static LimitExpression parse(String text, ExpressionSite site, BeanFactory beanFactory) {
		SpelExpression parsed;
		try {
			parsed = PARSER.parseRaw(text);
		}
		catch (ParseException | IllegalStateException ex) {
			throw new RateLimitConfigurationException(
					"The " + site.attribute() + " '" + text + "' of " + site.owner() + " is not an expression: "
							+ ex.getMessage(),
					"Write it in the Spring Expression Language, such as #clientIp or #user.id; a fixed text in "
							+ "single quotes.",
					ex);
		}
		LimitExpression expression = new LimitExpression(parsed, site);
		new ExpressionCheck(expression.toString(), site, beanFactory).check(parsed.getAST());
		return expression;
	}

	@Nullable Object evaluate(ExpressionScope scope) {
		Object value = (this.path != null) ? this.path.read(scope) : PropertyPath.UNKNOWN;
		return (value != PropertyPath.UNKNOWN) ? value : interpret(scope);
	}

	private @Nullable Object interpret(ExpressionScope scope) {
		try {
			return this.expression.getValue(scope.evaluationContext());
		}
		catch (EvaluationException ex) {
			throw new IllegalStateException(this + " cannot be evaluated: " + ex.getMessage(), ex);
		}
	}

	/** The uses of the context of a call. */
	List<CallReference> references() {
		return this.references;
	}

	/** The references without a value in a call. */
	List<CallReference> missing(CallContext context) {
		return CallContext.none().equals(context) ? List.of()
				: this.references.stream().filter((reference) -> reference.isMissingIn(context)).toList();
	}

	boolean test(ExpressionScope scope) {
		if (evaluate(scope) instanceof Boolean truth) {
			return truth;
		}
		throw new IllegalStateException(this + " must yield true or false");
	}

	@Override
	public String toString() {
		return "The " + this.site.attribute() + " '" + this.expression.getExpressionString() + "' of "
				+ this.site.owner();
	}

}
