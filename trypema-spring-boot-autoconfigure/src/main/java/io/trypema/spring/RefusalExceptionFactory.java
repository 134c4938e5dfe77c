package io.trypema.spring;

import java.util.List;

import io.trypema.LimitExceededException;
import io.trypema.RateLimiterUnavailableException;

/**
 * Makes the exception that the caller of a refused call gets.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RefusalExceptionFactory {

	/**
	 * Make the exception.
	 * @param limits the limits that were applied, the last of which refused the call
	 * @return the exception
	 */
	LimitExceededException create(List<AppliedLimit> limits);

	/**
	 * Make the exception for a call that is refused for lack of a key.
	 * @param missing what is missing
	 * @return the exception, by default the given one
	 */
	default MissingKeyException createMissingKey(MissingKeyException missing) {
		return missing;
	}

	/**
	 * Make the exception for a call that is refused for lack of a decision.
	 * @param failure what went wrong
	 * @return the exception, by default the failure itself
	 */
	default RateLimiterUnavailableException createUnavailable(RateLimiterUnavailableException failure) {
		return failure;
	}

}
