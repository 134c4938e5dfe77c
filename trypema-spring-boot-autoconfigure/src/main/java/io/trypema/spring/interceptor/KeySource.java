package io.trypema.spring.interceptor;

import java.util.function.Supplier;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.EvaluationContext;

/**
 * Tells the key that a call counts under.
 */
@FunctionalInterface
interface KeySource {

	String key(Supplier<? extends EvaluationContext> context);

	static KeySource of(String key, ExpressionSite site, BeanFactory beanFactory) {
		if (key.isBlank()) {
			return (context) -> "";
		}
		LimitExpression expression = LimitExpression.parse(key, site, beanFactory);
		return (context) -> CallKey.of(expression.evaluate(context.get()));
	}

}
