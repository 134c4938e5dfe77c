package io.trypema.spring.interceptor;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;

/**
 * Logs failures that do not affect the call: the first as a warning, further ones for
 * debugging. Safe for use by many threads.
 */
final class FirstFailureLog {

	private final Log logger;

	private final AtomicBoolean failed = new AtomicBoolean();

	FirstFailureLog(Log logger) {
		this.logger = logger;
	}

	void note(String message, Throwable failure) {
		if (this.failed.compareAndSet(false, true)) {
			this.logger.warn(message + "; further failures of this kind are logged at debug level", failure);
		}
		else {
			this.logger.debug(message, failure);
		}
	}

}
