package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * Estimate of the clock of a server, from replies that carry its time. Safe for use by
 * many threads.
 */
final class ServerClock {

	/*
	 * The server read its clock after the request was sent and before the answer arrived,
	 * so each answer bounds the difference between its clock and the one of this process
	 * from both sides. The narrowest bounds count. They widen with the time since, as the
	 * two clocks may run at rates that differ by a thousandth; an answer that contradicts
	 * them means that the clock of the server was set, and replaces them.
	 */

	/** Nothing is known of the clock. */
	static final long UNKNOWN = -1;

	private static final long NANOS_PER_MICRO = 1000;

	/** One part in so many by which the rates of two real clocks may differ. */
	static final long DRIFT = 1024;

	private final long drift;

	private volatile @Nullable Bounds bounds;

	/**
	 * Create a clock of which nothing is known.
	 * @param drift one part in how many the rates of the clocks may differ by
	 */
	ServerClock(long drift) {
		this.drift = drift;
	}

	/**
	 * Record the time in an answer.
	 * @param sentAt when the request was sent, or before
	 * @param receivedAt when the answer arrived, or later
	 * @param serverMicros the time of the server, rounded down to microseconds
	 */
	synchronized void answered(long sentAt, long receivedAt, long serverMicros) {
		long time = serverMicros * NANOS_PER_MICRO;
		// As of the arrival, until when the clocks may have parted further
		long high = time + NANOS_PER_MICRO - sentAt + slack(receivedAt - sentAt);
		Bounds answer = new Bounds(time - receivedAt, high, receivedAt);
		Bounds known = this.bounds;
		this.bounds = (known != null) ? known.narrowedBy(answer, slack(receivedAt - known.at)) : answer;
	}

	/**
	 * Return the time of the server at a moment by the clock of this process:
	 * microseconds that are never too late, or {@link #UNKNOWN}.
	 */
	long earliestMicros(long moment) {
		Bounds known = this.bounds;
		return (known != null) ? Math.floorDiv(moment + known.low - slack(moment - known.at), NANOS_PER_MICRO)
				: UNKNOWN;
	}

	/**
	 * Return the time of the server at a moment by the clock of this process:
	 * microseconds that are never too early, or {@link #UNKNOWN}.
	 */
	long latestMicros(long moment) {
		Bounds known = this.bounds;
		return (known != null) ? -Math.floorDiv(-(moment + known.high + slack(moment - known.at)), NANOS_PER_MICRO)
				: UNKNOWN;
	}

	/** How far two clocks may part in a time. */
	private long slack(long nanos) {
		return Math.abs(nanos) / this.drift;
	}

	/**
	 * The difference between the two clocks, as of a moment of this process.
	 */
	private record Bounds(long low, long high, long at) {

		Bounds narrowedBy(Bounds answer, long slack) {
			long oldLow = this.low - slack;
			long oldHigh = this.high + slack;
			if (answer.high - oldLow < 0 || oldHigh - answer.low < 0) {
				return answer;
			}
			return new Bounds((answer.low - oldLow > 0) ? answer.low : oldLow,
					(oldHigh - answer.high > 0) ? answer.high : oldHigh, answer.at);
		}

	}

}
