package io.trypema.spring.interceptor;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * The values that the expressions on one call can use.
 */
interface ExpressionScope {

	/** The name of the result of a call in expressions. */
	String RESULT = "result";

	/** The name of the exception of a call in expressions. */
	String EXCEPTION = "exception";

	/** The value of a variable, or {@code null} if it has none. */
	@Nullable Object lookup(String variable);

	/** The context for expressions that have to be interpreted. */
	EvaluationContext evaluationContext();

}
