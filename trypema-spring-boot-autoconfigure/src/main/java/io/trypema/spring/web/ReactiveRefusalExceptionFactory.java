package io.trypema.spring.web;

import java.util.List;

import org.springframework.http.HttpStatusCode;

import io.trypema.RateLimitExceededException;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.interceptor.AppliedLimit;
import io.trypema.spring.interceptor.MissingKeyException;
import io.trypema.spring.interceptor.RefusalExceptionFactory;

/**
 * Makes a {@link TooManyRequestsException}, {@link ServiceUnavailableException} or
 * {@link UnidentifiedCallerException}. Immutable and safe for use by many threads.
 *
 * @param status the status of requests over a limit
 * @since 0.1.0
 */
public record ReactiveRefusalExceptionFactory(HttpStatusCode status) implements RefusalExceptionFactory {

	@Override
	public RateLimitExceededException create(List<AppliedLimit> limits) {
		return new TooManyRequestsException(limits.get(limits.size() - 1), this.status);
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
