package io.trypema.spring.interceptor;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Evaluation context of expressions on one call. Accessors and resolvers, which cache the
 * results of reflection, are shared by all calls.
 */
final class CallEvaluationContext implements EvaluationContext {

	private final ExpressionScope scope;

	private final TypedValue root;

	private final Shared shared;

	/**
	 * Create a context.
	 * @param scope the values of variables
	 * @param root the root object
	 * @param shared the accessors and resolvers
	 */
	CallEvaluationContext(ExpressionScope scope, TypedValue root, Shared shared) {
		this.scope = scope;
		this.root = root;
		this.shared = shared;
	}

	@Override
	public TypedValue getRootObject() {
		return this.root;
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		return this.scope.lookup(name);
	}

	@Override
	public void setVariable(String name, @Nullable Object value) {
		throw new SpelEvaluationException(SpelMessage.VARIABLE_ASSIGNMENT_NOT_SUPPORTED, name);
	}

	@Override
	public List<PropertyAccessor> getPropertyAccessors() {
		return this.shared.context.getPropertyAccessors();
	}

	@Override
	public List<IndexAccessor> getIndexAccessors() {
		return this.shared.context.getIndexAccessors();
	}

	@Override
	public List<ConstructorResolver> getConstructorResolvers() {
		return this.shared.context.getConstructorResolvers();
	}

	@Override
	public List<MethodResolver> getMethodResolvers() {
		return this.shared.context.getMethodResolvers();
	}

	@Override
	public @Nullable BeanResolver getBeanResolver() {
		return this.shared.context.getBeanResolver();
	}

	@Override
	public TypeLocator getTypeLocator() {
		return this.shared.context.getTypeLocator();
	}

	@Override
	public TypeConverter getTypeConverter() {
		return this.shared.context.getTypeConverter();
	}

	@Override
	public TypeComparator getTypeComparator() {
		return this.shared.context.getTypeComparator();
	}

	@Override
	public OperatorOverloader getOperatorOverloader() {
		return this.shared.context.getOperatorOverloader();
	}

	/**
	 * The accessors and resolvers of an application. Safe for use by many threads.
	 */
	static final class Shared {

		private final StandardEvaluationContext context = new StandardEvaluationContext();

		Shared(BeanFactory beanFactory) {
			this.context.setBeanResolver(new BeanFactoryResolver(beanFactory));
		}

	}

}
