package io.trypema.spring.web;

import java.time.Duration;

/**
 * Rounds waits up to whole seconds, as in headers.
 */
final class WholeSeconds {

	private WholeSeconds() {
	}

	static long of(Duration duration) {
		return duration.getSeconds() + ((duration.getNano() > 0) ? 1 : 0);
	}

	/**
	 * Return the seconds to wait before the next attempt.
	 * @param wait the wait
	 * @return seconds, at least 1
	 */
	static long atLeastOne(Duration wait) {
		return Math.max(1, of(wait));
	}

}
