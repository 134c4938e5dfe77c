package io.trypema.spring;

import java.util.List;

import io.trypema.LimitExceededException;
import io.trypema.RateLimiterUnavailableException;

/**
 * Creates the exception thrown to the caller of a refused call.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RefusalExceptionFactory {

	/**
	 * Create the exception.
	 * @param limits the limits that were applied, the last of which refused the call
	 * @return the exception
	 */
	LimitExceededException create(List<AppliedLimit> limits);

	/**
	 * Create the exception for a call that is refused for lack of a key.
	 * @param missing the exception that names the missing parts of the key
	 * @return the exception, by default the given one
	 */
	default MissingKeyException createMissingKey(MissingKeyException missing) {
		return missing;
	}

	/**
	 * Create the exception for a call that is refused because the provider is
	 * unavailable.
	 * @param failure the failure of the provider
	 * @return the exception, by default the failure itself
	 */
	default RateLimiterUnavailableException createUnavailable(RateLimiterUnavailableException failure) {
		return failure;
	}

}
