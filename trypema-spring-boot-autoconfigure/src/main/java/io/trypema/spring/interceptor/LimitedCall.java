package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.spel.support.StandardEvaluationContext;

import io.trypema.spring.CallContext;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * One call of a limited method.
 */
final class LimitedCall {

	private final LimitedMethod limitedMethod;

	private final MethodInvocation invocation;

	private final CallContext context;

	private final StandardEvaluationContext delegates;

	/** Aligned with the limits of the method. */
	private final List<LimitRequest> requests = new ArrayList<>(2);

	private @Nullable CallEvaluationContext evaluation;

	LimitedCall(LimitedMethod limitedMethod, MethodInvocation invocation, CallContext context,
			StandardEvaluationContext delegates) {
		this.limitedMethod = limitedMethod;
		this.invocation = invocation;
		this.context = context;
		this.delegates = delegates;
	}

	/** The same call for another subscriber. */
	LimitedCall again(MethodInvocation invocation, CallContext context) {
		return new LimitedCall(this.limitedMethod, invocation, context, this.delegates);
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

	CallEvaluationContext evaluation() {
		CallEvaluationContext evaluation = this.evaluation;
		if (evaluation == null) {
			evaluation = new CallEvaluationContext(new CallEvaluationContext.Root(target(), method()),
					this.limitedMethod.parameters(), this.invocation.getArguments(), this.context);
			this.delegates.applyDelegatesTo(evaluation);
			this.evaluation = evaluation;
		}
		return evaluation;
	}

	/** Whether the session must be loaded before the limits are checked. */
	boolean needsSession() {
		for (CompiledLimit limit : this.limitedMethod.limits()) {
			if (limit.needsSession()) {
				return true;
			}
		}
		return false;
	}

	/** The requests of the call to its limits. To be called once. */
	List<LimitRequest> requests() {
		for (CompiledLimit limit : this.limitedMethod.limits()) {
			this.requests.add(limit.request(this));
		}
		return this.requests;
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
		for (CompiledLimit limit : this.limitedMethod.limits()) {
			if (limit.operation().policy() instanceof ConcurrencyPolicy) {
				return true;
			}
		}
		return false;
	}

	boolean isRefundable() {
		return this.limitedMethod.limits().stream().anyMatch(CompiledLimit::isRefundable);
	}

	/** The requests whose permits are to be given back after this outcome. */
	List<LimitRequest> refunds(@Nullable Object result, @Nullable Throwable exception) {
		if (!isRefundable()) {
			return List.of();
		}
		evaluation().complete(result, exception);
		List<LimitRequest> refunds = new ArrayList<>(2);
		for (int index = 0; index < this.requests.size(); index++) {
			LimitRequest request = this.requests.get(index);
			if (request.permits() > 0 && this.limitedMethod.limits().get(index).isRefundedAfter(this)) {
				refunds.add(request);
			}
		}
		return refunds;
	}

}
