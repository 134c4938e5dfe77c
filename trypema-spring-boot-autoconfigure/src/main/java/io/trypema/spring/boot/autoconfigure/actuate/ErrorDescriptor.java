package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why the endpoint does not do what it was asked.
 *
 * @param error what is wrong and what to do about it
 */
record ErrorDescriptor(String error) implements OperationResponseBody {

	static ErrorDescriptor of(RuntimeException failure) {
		return new ErrorDescriptor(String.valueOf(failure.getMessage()));
	}

}
