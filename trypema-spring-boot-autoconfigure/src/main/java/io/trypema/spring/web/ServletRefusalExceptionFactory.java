package io.trypema.spring.web;

import java.util.List;

import org.springframework.http.HttpStatusCode;
import org.springframework.web.context.request.RequestContextHolder;

import io.trypema.RateLimitExceededException;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.interceptor.AppliedLimit;
import io.trypema.spring.interceptor.MissingKeyException;
import io.trypema.spring.interceptor.RefusalExceptionFactory;

/**
 * Makes a {@link TooManyRequestsException}, {@link ServiceUnavailableException} or
 * {@link UnidentifiedCallerException} for calls that belong to a web request, and plain
 * exceptions for others. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ServletRefusalExceptionFactory implements RefusalExceptionFactory {

	private final HttpStatusCode status;

	/**
	 * Create a factory.
	 * @param status the status of requests over a limit
	 */
	public ServletRefusalExceptionFactory(HttpStatusCode status) {
		this.status = status;
	}

	@Override
	public RateLimitExceededException create(List<AppliedLimit> limits) {
		AppliedLimit refusal = limits.get(limits.size() - 1);
		return isInRequest() ? new TooManyRequestsException(refusal, this.status)
				: new RateLimitExceededException(refusal.policy(), refusal.publicName(), refusal.decision());
	}

	@Override
	public MissingKeyException createMissingKey(MissingKeyException missing) {
		return isInRequest() ? new UnidentifiedCallerException(missing) : missing;
	}

	@Override
	public RateLimiterUnavailableException createUnavailable(RateLimiterUnavailableException failure) {
		return isInRequest() ? new ServiceUnavailableException(failure) : failure;
	}

	private static boolean isInRequest() {
		return RequestContextHolder.getRequestAttributes() != null;
	}

}
