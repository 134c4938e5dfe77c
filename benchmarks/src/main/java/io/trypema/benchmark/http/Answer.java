package io.trypema.benchmark.http;

/**
 * The response to one request.
 *
 * @param status the HTTP status, or 0 if there was no response
 * @param nanos when it arrived
 * @param latencyNanos how long after the request was due
 * @param retryAfter the seconds of {@code Retry-After}, or -1 without
 */
record Answer(int status, long nanos, long latencyNanos, long retryAfter) {

	static final int NO_STATUS = 0;

	static final long NONE = -1;

	long dueNanos() {
		return this.nanos - this.latencyNanos;
	}

	boolean isAdmitted() {
		return this.status >= 200 && this.status < 300;
	}

}
