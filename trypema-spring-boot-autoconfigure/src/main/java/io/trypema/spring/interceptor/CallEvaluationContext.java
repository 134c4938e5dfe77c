package io.trypema.spring.interceptor;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;

import io.trypema.spring.CallContext;

/**
 * Evaluation context of expressions on the call of a method: its outcome once known, its
 * arguments, and its context.
 */
final class CallEvaluationContext extends MethodBasedEvaluationContext {

	static final String RESULT = "result";

	static final String EXCEPTION = "exception";

	private final MethodParameters parameters;

	private final CallContext callContext;

	private @Nullable Outcome outcome;

	CallEvaluationContext(Root root, MethodParameters parameters, @Nullable Object[] arguments,
			CallContext callContext) {
		super(root, parameters.method(), arguments, MethodParameters.NAMES);
		this.parameters = parameters;
		this.callContext = callContext;
	}

	void complete(@Nullable Object result, @Nullable Throwable exception) {
		this.outcome = new Outcome(result, exception);
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		if (this.outcome != null && name.equals(RESULT)) {
			return this.outcome.result();
		}
		if (this.outcome != null && name.equals(EXCEPTION)) {
			return this.outcome.exception();
		}
		if (this.parameters.variables().contains(name)) {
			return super.lookupVariable(name);
		}
		return CallVariable.lookup(this.callContext, name);
	}

	private record Outcome(@Nullable Object result, @Nullable Throwable exception) {
	}

	/**
	 * The root object of expressions.
	 *
	 * @param target the object that is called
	 * @param method the method that is called
	 */
	record Root(Object target, Method method) {
	}

}
