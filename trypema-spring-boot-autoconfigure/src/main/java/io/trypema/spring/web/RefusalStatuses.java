package io.trypema.spring.web;

import org.springframework.http.HttpStatusCode;

import io.trypema.LimitExceededException;
import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.spring.AppliedLimit;

/**
 * The statuses of refused requests.
 *
 * @param rate the status of requests over a rate
 * @param concurrency the status of requests over a limit on calls in flight
 * @since 0.1.0
 */
public record RefusalStatuses(HttpStatusCode rate, HttpStatusCode concurrency) {

	/**
	 * Return the exception for a refused call that belongs to a web request.
	 * @param refusal the limit that refused it
	 * @return the exception, which is an error response too
	 */
	public LimitExceededException exception(AppliedLimit refusal) {
		return (refusal.decision() instanceof ConcurrencyDecision)
				? new TooManyInFlightException(refusal, this.concurrency)
				: new TooManyRequestsException(refusal, this.rate);
	}

}
