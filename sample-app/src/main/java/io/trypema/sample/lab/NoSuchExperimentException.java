package io.trypema.sample.lab;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when the experiment has ended or never existed.
 */
final class NoSuchExperimentException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	NoSuchExperimentException(String id) {
		super(HttpStatus.NOT_FOUND, ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"There is no experiment " + id + ". It ends when its page is closed, and after a while. Start another"),
				null);
	}

}
