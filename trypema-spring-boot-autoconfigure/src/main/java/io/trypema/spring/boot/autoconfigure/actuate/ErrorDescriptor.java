package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * An error in the response of the endpoint.
 *
 * @param error the mistake and its correction
 */
record ErrorDescriptor(String error) implements OperationResponseBody {

	static ErrorDescriptor of(RuntimeException failure) {
		return new ErrorDescriptor(String.valueOf(failure.getMessage()));
	}

}
