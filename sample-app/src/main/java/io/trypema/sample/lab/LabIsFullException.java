package io.trypema.sample.lab;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when too many experiments are running.
 */
final class LabIsFullException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	LabIsFullException() {
		super(HttpStatus.SERVICE_UNAVAILABLE, ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"No more than " + Lab.MAX_EXPERIMENTS + " experiments run at once. Close another page of the lab"),
				null);
	}

}
