package io.trypema.sample.lab;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Describes the error in a request to the lab, with the invalid field of a setup.
 */
@RestControllerAdvice(assignableTypes = LabController.class)
final class LabProblems {

	@ExceptionHandler
	ProblemDetail refused(ErrorResponseException ex) {
		return ex.getBody();
	}

	@ExceptionHandler
	ProblemDetail outOfRange(MethodArgumentNotValidException ex) {
		FieldError error = ex.getBindingResult().getFieldErrors().get(0);
		return new SetupException(error.getField(), error.getDefaultMessage() + ", but is " + error.getRejectedValue())
			.getBody();
	}

	@ExceptionHandler
	ProblemDetail unreadable(HttpMessageNotReadableException ex) {
		if (ex.getCause() instanceof MismatchedInputException cause && !cause.getPath().isEmpty()) {
			String field = cause.getPath().get(0).getPropertyName();
			return new SetupException(field, "must be " + expectation(cause.getTargetType())).getBody();
		}
		return new SetupException("body", "must be a JSON object").getBody();
	}

	private static String expectation(@Nullable Class<?> type) {
		return (type != null && type.isEnum()) ? "one of " + Arrays.toString(type.getEnumConstants()) : "a number";
	}

}
