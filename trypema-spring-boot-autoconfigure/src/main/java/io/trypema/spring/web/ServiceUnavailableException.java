package io.trypema.spring.web;

import java.net.URI;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

import io.trypema.RateLimiterUnavailableException;

/**
 * Thrown when a call that belongs to a web request is refused because the provider is
 * unavailable. Defines the response: status 503, {@code Retry-After} and
 * {@code Cache-Control} headers, and a problem body as in RFC 9457.
 * <p>
 * An application that handles {@link RateLimiterUnavailableException} in an
 * {@code @ExceptionHandler} of its own overrides the response.
 *
 * @since 0.1.0
 */
public final class ServiceUnavailableException extends RateLimiterUnavailableException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	private static final URI NO_TYPE = URI.create("about:blank");

	private static final String RETRY_AFTER_SECONDS = "1";

	private final ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
			"The limits of the request cannot be checked at present. Try again in 1 second.");

	/**
	 * Create the exception.
	 * @param failure the failure of the provider, which the response does not reveal
	 */
	public ServiceUnavailableException(RateLimiterUnavailableException failure) {
		super(String.valueOf(failure.getMessage()), failure);
		this.body.setType(NO_TYPE);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.SERVICE_UNAVAILABLE;
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.setCacheControl(CacheControl.noStore());
		headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		return headers;
	}

	@Override
	public ProblemDetail getBody() {
		return this.body;
	}

}
