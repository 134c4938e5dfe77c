package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.TypedValue;

import io.trypema.spring.CallContext;
import io.trypema.spring.CallExchange;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * One call of a limited method.
 */
final class LimitedCall implements ExpressionScope {

	private final LimitedMethod limitedMethod;

	private final MethodInvocation invocation;

	private final CallContext context;

	private final CallEvaluationContext.Shared shared;

	/** Aligned with the limits of the method. */
	private List<LimitRequest> requests = List.of();

	/** Known after the call. */
	private @Nullable Outcome outcome;

	LimitedCall(LimitedMethod limitedMethod, MethodInvocation invocation, CallContext context,
			CallEvaluationContext.Shared shared) {
		this.limitedMethod = limitedMethod;
		this.invocation = invocation;
		this.context = context;
		this.shared = shared;
	}

	/** The same call for another subscriber. */
	LimitedCall again(MethodInvocation invocation, CallContext context) {
		return new LimitedCall(this.limitedMethod, invocation, context, this.shared);
	}

	MethodInvocation invocation() {
		return this.invocation;
	}

	CallContext context() {
		return this.context;
	}

	Object target() {
		return Objects.requireNonNull(this.invocation.getThis(), "A limited method needs a target");
	}

	Method method() {
		return this.limitedMethod.method();
	}

	@Nullable Object[] arguments() {
		return SuspendingFunctions.arguments(method(), this.invocation.getArguments());
	}

	@Override
	public @Nullable Object lookup(String variable) {
		if (this.outcome != null && variable.equals(RESULT)) {
			return this.outcome.result();
		}
		if (this.outcome != null && variable.equals(EXCEPTION)) {
			return this.outcome.exception();
		}
		Integer index = this.limitedMethod.parameters().index(variable);
		return (index != null) ? this.invocation.getArguments()[index] : CallVariable.lookup(this.context, variable);
	}

	@Override
	public EvaluationContext evaluationContext() {
		return new CallEvaluationContext(this, new TypedValue(new Root(target(), method())), this.shared);
	}

	ResultType resultType() {
		return this.limitedMethod.resultType();
	}

	/** Whether the session must be loaded before the limits are checked. */
	boolean needsSession() {
		return this.limitedMethod.needsSession();
	}

	/** The requests of the call to its limits. To be called once. */
	List<LimitRequest> requests() {
		this.requests = this.limitedMethod.requests(this);
		return this.requests;
	}

	/** Pass the decisions to the exchange of the call. */
	void inform(Admission admission) {
		CallExchange exchange = this.context.exchange();
		if (exchange != CallExchange.none()) {
			exchange.onDecisions(admission.limits());
		}
	}

	@Nullable Object proceed() throws Throwable {
		return this.invocation.proceed();
	}

	/** Answer the refused call by its fallback method or the exception. */
	@Nullable Object refuse(Admission admission, RefusalExceptionFactory exceptions) throws Throwable {
		RuntimeException exception = admission.exception(exceptions);
		FallbackMethod fallback = fallback(admission.refused());
		if (fallback == null || !fallback.answers(exception)) {
			throw exception;
		}
		return fallback.invoke(target(), arguments(), exception);
	}

	/** Requests of two limits may be equal, so they are compared by identity. */
	@SuppressWarnings("ReferenceEquality")
	private @Nullable FallbackMethod fallback(@Nullable LimitRequest refused) {
		for (int index = 0; index < this.requests.size(); index++) {
			if (this.requests.get(index) == refused) {
				return this.limitedMethod.limits().get(index).fallback();
			}
		}
		return null;
	}

	/** Whether the call takes places of limits on calls in flight. */
	boolean takesPlaces() {
		return this.limitedMethod.takesPlaces();
	}

	boolean isRefundable() {
		return this.limitedMethod.isRefundable();
	}

	/** Whether nothing gives back the permits of the call once it is admitted. */
	boolean keepsPermits() {
		return !isRefundable() && !takesPlaces() && this.context.exchange() == CallExchange.none();
	}

	/** The requests whose permits are to be given back after this outcome. */
	List<LimitRequest> refunds(@Nullable Object result, @Nullable Throwable exception) {
		if (!isRefundable()) {
			return List.of();
		}
		this.outcome = new Outcome(result, exception);
		List<LimitRequest> refunds = new ArrayList<>(2);
		for (int index = 0; index < this.requests.size(); index++) {
			LimitRequest request = this.requests.get(index);
			if (request.permits() > 0 && this.limitedMethod.limits().get(index).isRefundedAfter(this)) {
				refunds.add(request);
			}
		}
		return refunds;
	}

	private record Outcome(@Nullable Object result, @Nullable Throwable exception) {

	}

	/**
	 * The root object of expressions.
	 *
	 * @param target the object that is called
	 * @param method the method that is called
	 */
	private record Root(Object target, Method method) {

	}

}
