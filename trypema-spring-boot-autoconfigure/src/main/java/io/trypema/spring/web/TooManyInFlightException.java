package io.trypema.spring.web;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimitExceededException;
import io.trypema.spring.AppliedLimit;

/**
 * Thrown when a call that belongs to a web request exceeds a limit on calls in flight.
 * Defines the response: its status, {@code Retry-After} if the policy advises a wait,
 * {@code Cache-Control}, and a problem body as in RFC 9457.
 * <p>
 * An application that handles {@link ConcurrencyLimitExceededException} in an
 * {@code @ExceptionHandler} of its own overrides the response.
 *
 * @since 0.1.0
 */
public final class TooManyInFlightException extends ConcurrencyLimitExceededException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	private static final String TYPES = "https://iana.org/assignments/http-problem-types#";

	private final HttpStatusCode status;

	private final ProblemDetail body;

	/**
	 * Create the exception.
	 * @param refusal the limit on calls in flight that refused the call
	 * @param status the status of the response
	 */
	public TooManyInFlightException(AppliedLimit refusal, HttpStatusCode status) {
		super(refusal.policy(), refusal.publicName(), (ConcurrencyDecision) refusal.decision());
		boolean overloaded = status.value() == HttpStatus.SERVICE_UNAVAILABLE.value();
		this.status = status;
		this.body = ProblemDetail.forStatusAndDetail(status, detail(publicName(), retryAfterSeconds()));
		this.body.setType(URI.create(TYPES + (overloaded ? "temporary-reduced-capacity" : "quota-exceeded")));
		this.body.setTitle(overloaded ? "Temporary Reduced Capacity" : "Quota Exceeded");
		this.body.setProperty("violated-policies", List.of(publicName()));
	}

	private static String detail(String name, OptionalLong seconds) {
		String advice = seconds.isEmpty() ? "later."
				: "in " + seconds.getAsLong() + ((seconds.getAsLong() == 1) ? " second." : " seconds.");
		return "Too many requests of limit " + name + " are in progress. Try again " + advice;
	}

	/**
	 * Return the wait that the policy advises in whole seconds, as in
	 * {@code Retry-After}.
	 * @return the seconds, at least 1; empty if it advises none
	 */
	public OptionalLong retryAfterSeconds() {
		return decision().retryAfter()
			.map((wait) -> OptionalLong.of(WholeSeconds.atLeastOne(wait)))
			.orElseGet(OptionalLong::empty);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.status;
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.setCacheControl(CacheControl.noStore());
		retryAfterSeconds().ifPresent((seconds) -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
		return headers;
	}

	@Override
	public ProblemDetail getBody() {
		return this.body;
	}

	@Override
	public Object @Nullable [] getDetailMessageArguments() {
		OptionalLong seconds = retryAfterSeconds();
		return new Object[] { publicName(), seconds.isPresent() ? seconds.getAsLong() : "" };
	}

}
