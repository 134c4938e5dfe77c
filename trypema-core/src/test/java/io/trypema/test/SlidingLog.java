package io.trypema.test;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Log of every call with its exact time: the state of a limiter with unlimited memory.
 * Times are nanoseconds from an arbitrary start.
 */
final class SlidingLog {

	private final Deque<Call> calls = new ArrayDeque<>();

	Call add(long time, long permits) {
		Call call = new Call(time, permits);
		this.calls.addLast(call);
		return call;
	}

	/** Remove calls that are older than an age. */
	void forget(long now, long age) {
		while (!this.calls.isEmpty() && now - this.calls.getFirst().time > age) {
			this.calls.removeFirst();
		}
	}

	void clear() {
		this.calls.clear();
	}

	/** Return the permits of calls up to an age. */
	long upTo(long age, long now) {
		long sum = 0;
		for (Call call : this.calls) {
			sum += (now - call.time <= age) ? call.permits : 0;
		}
		return sum;
	}

	/**
	 * Return the wait until at most a number of permits younger than an age remain.
	 */
	long waitFor(long permits, long age, long now) {
		long left = upTo(age - 1, now);
		for (Call call : this.calls) {
			if (left <= permits) {
				break;
			}
			if (now - call.time < age) {
				left -= call.permits;
				if (left <= permits) {
					return age - (now - call.time);
				}
			}
		}
		return 0;
	}

	/** A call that was admitted or, where declines are recorded, declined. */
	static final class Call {

		private final long time;

		private long permits;

		private Call(long time, long permits) {
			this.time = time;
			this.permits = permits;
		}

		long time() {
			return this.time;
		}

		long permits() {
			return this.permits;
		}

		void refund(long returned) {
			this.permits -= Math.min(returned, this.permits);
		}

	}

}
