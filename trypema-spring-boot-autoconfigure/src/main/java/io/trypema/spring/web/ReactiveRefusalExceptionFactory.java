package io.trypema.spring.web;

import java.util.List;

import io.trypema.LimitExceededException;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.interceptor.AppliedLimit;
import io.trypema.spring.interceptor.MissingKeyException;
import io.trypema.spring.interceptor.RefusalExceptionFactory;

/**
 * Makes a {@link TooManyRequestsException}, {@link ServiceUnavailableException} or
 * {@link UnidentifiedCallerException}. Immutable and safe for use by many threads.
 *
 * @param statuses the statuses of refused requests
 * @since 0.1.0
 */
public record ReactiveRefusalExceptionFactory(RefusalStatuses statuses) implements RefusalExceptionFactory {

	@Override
	public LimitExceededException create(List<AppliedLimit> limits) {
		return this.statuses.exception(limits.get(limits.size() - 1));
	}

	@Override
	public MissingKeyException createMissingKey(MissingKeyException missing) {
		return new UnidentifiedCallerException(missing);
	}

	@Override
	public RateLimiterUnavailableException createUnavailable(RateLimiterUnavailableException failure) {
		return new ServiceUnavailableException(failure);
	}

}
