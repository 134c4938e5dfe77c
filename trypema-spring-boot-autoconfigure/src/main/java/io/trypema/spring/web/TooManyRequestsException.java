package io.trypema.spring.web;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitExceededException;
import io.trypema.spring.AppliedLimit;

/**
 * Thrown when a call that belongs to a web request exceeds a rate. Defines the response:
 * its status, {@code Retry-After} and {@code Cache-Control} headers, and a problem body
 * as in RFC 9457.
 * <p>
 * An application that handles {@link RateLimitExceededException} in an
 * {@code @ExceptionHandler} of its own overrides the response.
 *
 * @since 0.1.0
 */
public final class TooManyRequestsException extends RateLimitExceededException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	private static final URI TYPE = URI.create("https://iana.org/assignments/http-problem-types#quota-exceeded");

	private final HttpStatusCode status;

	private final ProblemDetail body;

	/**
	 * Create the exception.
	 * @param refusal the rate that refused the call
	 * @param status the status of the response
	 */
	public TooManyRequestsException(AppliedLimit refusal, HttpStatusCode status) {
		super(refusal.policy(), refusal.publicName(), (RateLimitDecision) refusal.decision());
		this.status = status;
		this.body = ProblemDetail.forStatusAndDetail(status, detail(publicName(), retryAfterSeconds()));
		this.body.setType(TYPE);
		this.body.setTitle("Quota Exceeded");
		this.body.setProperty("violated-policies", List.of(publicName()));
	}

	private static String detail(String name, OptionalLong seconds) {
		if (seconds.isEmpty()) {
			return "The request asks for more than limit " + name + " ever allows at once.";
		}
		return "Limit " + name + " is used up. Try again in " + seconds.getAsLong()
				+ ((seconds.getAsLong() == 1) ? " second." : " seconds.");
	}

	/**
	 * Return the whole seconds after which the call fits, as in {@code Retry-After}.
	 * @return seconds, at least 1; empty if the call can never fit
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
