package io.trypema.spring.interceptor;

import org.jspecify.annotations.Nullable;

/**
 * Handles methods that return a plain value: a refusal is thrown.
 */
final class BlockingCallHandler implements CallHandler {

	private final RateLimitEnforcer enforcer;

	private final RefusalExceptionFactory exceptions;

	BlockingCallHandler(RateLimitEnforcer enforcer, RefusalExceptionFactory exceptions) {
		this.enforcer = enforcer;
		this.exceptions = exceptions;
	}

	@Override
	public @Nullable Object handle(LimitedCall call) throws Throwable {
		Admission admission = this.enforcer.admit(call.requests());
		call.context().onDecisions(admission.limits());
		if (admission.isRefused()) {
			return call.refuse(admission, this.exceptions);
		}
		Object result;
		try {
			result = call.proceed();
		}
		catch (Throwable ex) {
			admission.refund(call.refunds(null, ex));
			throw ex;
		}
		admission.refund(call.refunds(result, null));
		return result;
	}

}
