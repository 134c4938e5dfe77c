package io.trypema.spring.web;

import java.util.List;

import org.springframework.web.ErrorResponse;

import io.trypema.LimitExceededException;
import io.trypema.RateLimitExceededException;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.concurrency.ConcurrencyLimitExceededException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.MissingKeyException;

/**
 * A refused request.
 *
 * @param exception the exception passed to exception handlers
 * @param response the response, if no exception handler answers
 * @param limits the limits for the headers
 * @since 0.1.0
 */
public record RefusedRequest(RuntimeException exception, ErrorResponse response, List<AppliedLimit> limits) {

	/**
	 * Return the refusal that an exception represents. An exception of a type of the
	 * application is passed unchanged to exception handlers.
	 * @param exception a {@link LimitExceededException},
	 * {@link RateLimiterUnavailableException} or {@link MissingKeyException}
	 * @param statuses the statuses of refused requests
	 * @return the refusal
	 */
	public static RefusedRequest of(RuntimeException exception, RefusalStatuses statuses) {
		if (exception instanceof LimitExceededException exceeded) {
			AppliedLimit refusal = new AppliedLimit(exceeded.policy(), exceeded.publicName(), exceeded.decision());
			LimitExceededException answered = (exceeded instanceof ErrorResponse) ? exceeded
					: statuses.exception(refusal);
			boolean plain = exceeded.getClass() == RateLimitExceededException.class
					|| exceeded.getClass() == ConcurrencyLimitExceededException.class;
			return new RefusedRequest(plain ? answered : exceeded, (ErrorResponse) answered, List.of(refusal));
		}
		if (exception instanceof MissingKeyException missing) {
			UnidentifiedCallerException response = (missing instanceof UnidentifiedCallerException present) ? present
					: new UnidentifiedCallerException(missing);
			boolean plain = missing.getClass() == MissingKeyException.class;
			return new RefusedRequest(plain ? response : missing, response, List.of());
		}
		RateLimiterUnavailableException failure = (RateLimiterUnavailableException) exception;
		ServiceUnavailableException response = (failure instanceof ServiceUnavailableException present) ? present
				: new ServiceUnavailableException(failure);
		boolean plain = failure.getClass() == RateLimiterUnavailableException.class;
		return new RefusedRequest(plain ? response : failure, response, List.of());
	}

}
