package io.trypema.spring.web.servlet;

import java.util.List;

import org.springframework.web.context.request.RequestContextHolder;

import io.trypema.LimitExceededException;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.MissingKeyException;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.ServiceUnavailableException;
import io.trypema.spring.web.TooManyRequestsException;
import io.trypema.spring.web.UnidentifiedCallerException;

/**
 * Creates a {@link TooManyRequestsException}, {@link ServiceUnavailableException} or
 * {@link UnidentifiedCallerException} for calls that belong to a web request, and plain
 * exceptions for other calls. Safe for use by many threads.
 */
final class ServletRefusalExceptionFactory implements RefusalExceptionFactory {

	private final RefusalStatuses statuses;

	/**
	 * Create a factory.
	 * @param statuses the statuses of refused requests
	 */
	ServletRefusalExceptionFactory(RefusalStatuses statuses) {
		this.statuses = statuses;
	}

	@Override
	public LimitExceededException create(List<AppliedLimit> limits) {
		AppliedLimit refusal = limits.get(limits.size() - 1);
		return isInRequest() ? this.statuses.exception(refusal) : refusal.exception();
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
