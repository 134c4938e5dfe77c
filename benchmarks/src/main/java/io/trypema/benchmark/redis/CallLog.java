package io.trypema.benchmark.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.Histogram;

/**
 * The results of one caller. Written by one thread at a time; the counts may be read by
 * any thread, the rest once the caller has ended.
 */
final class CallLog {

	private final AtomicLong calls = new AtomicLong();

	private final AtomicLong refusals = new AtomicLong();

	private final Histogram latencies = new Histogram(1, TimeUnit.MINUTES.toNanos(1), 2);

	private final Admissions admissions = new Admissions();

	private volatile boolean timing;

	/** Record the duration of calls from now on. */
	void startTiming() {
		this.timing = true;
	}

	/**
	 * Record calls of which one was timed.
	 * @param calls the number of calls
	 * @param refusals how many of them were refused
	 * @param nanos the duration of the timed one
	 */
	void record(int calls, int refusals, long nanos) {
		if (this.timing) {
			this.latencies.recordValue(Math.max(1, nanos));
		}
		this.refusals.setRelease(this.refusals.getPlain() + refusals);
		this.calls.setRelease(this.calls.getPlain() + calls);
	}

	long calls() {
		return this.calls.getAcquire();
	}

	long refusals() {
		return this.refusals.getAcquire();
	}

	Histogram latencies() {
		return this.latencies;
	}

	/** Return the admitted calls, if the caller records them. */
	Admissions admissions() {
		return this.admissions;
	}

}
