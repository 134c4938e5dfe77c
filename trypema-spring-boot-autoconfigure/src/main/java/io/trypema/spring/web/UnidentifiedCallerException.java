package io.trypema.spring.web;

import java.net.URI;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

import io.trypema.spring.MissingKeyException;

/**
 * Thrown when a call that belongs to a web request is refused for lack of a key. Defines
 * the response: status 401 if the key uses the authenticated caller and the request is
 * not authenticated, else 400, a {@code Cache-Control} header, and a problem body as in
 * RFC 9457, which names the missing parts of the request.
 * <p>
 * An application that handles {@link MissingKeyException} in an {@code @ExceptionHandler}
 * of its own overrides the response, and can name the scheme of authentication in
 * {@code WWW-Authenticate}.
 *
 * @since 0.1.0
 */
public final class UnidentifiedCallerException extends MissingKeyException implements ErrorResponse {

	private static final long serialVersionUID = 1L;

	private static final URI NO_TYPE = URI.create("about:blank");

	private final ProblemDetail body;

	/**
	 * Create the exception.
	 * @param missing the exception that names the missing parts of the key
	 */
	public UnidentifiedCallerException(MissingKeyException missing) {
		super(missing);
		this.body = ProblemDetail.forStatusAndDetail(getStatusCode(), detail());
		this.body.setType(NO_TYPE);
	}

	private String detail() {
		if (isUnauthenticated()) {
			return "The request is not authenticated.";
		}
		return missing().isEmpty() ? "The request does not identify its caller."
				: "The request lacks the " + String.join(" and the ", missing()) + ".";
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return isUnauthenticated() ? HttpStatus.UNAUTHORIZED : HttpStatus.BAD_REQUEST;
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.setCacheControl(CacheControl.noStore());
		return headers;
	}

	@Override
	public ProblemDetail getBody() {
		return this.body;
	}

}
