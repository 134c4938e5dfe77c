package io.trypema.spring.web.reactive;

import java.util.List;

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
 * {@link UnidentifiedCallerException}. Immutable and safe for use by many threads.
 *
 * @param statuses the statuses of refused requests
 */
record ReactiveRefusalExceptionFactory(RefusalStatuses statuses) implements RefusalExceptionFactory {

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
