package io.trypema.local;

import java.util.random.RandomGenerator;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.WindowLimit;

/**
 * Decides on a series by its suppression factor, with one source of randomness.
 */
final class Suppression {

	private final RandomGenerator random;

	Suppression(RandomGenerator random) {
		this.random = random;
	}

	/** Decide, and record the decision. */
	RateLimitDecision decide(SuppressedSeries series, Quota quota, long permits, long now) {
		series.advanceAll(now);
		if (!fits(series, quota.capacity(), permits)) {
			return draw(series, quota, permits, now);
		}
		series.record(now, permits, true);
		return new Allowed(quota.limit(), remaining(series, quota), series.nanosUntilAcceptedLeave(now));
	}

	private RateLimitDecision draw(SuppressedSeries series, Quota quota, long permits, long now) {
		double factor = factor(series, quota, permits, now);
		if (fits(series, quota.hardLimit(), permits)) {
			series.keepFactor(quota, factor, now);
		}
		// The draw comes from 0 (inclusive) to 1 (exclusive): a factor of 1 admits none.
		boolean admitted = factor < 1 && this.random.nextDouble() >= factor;
		series.record(now, permits, admitted);
		WindowLimit limit = quota.limit();
		long remaining = remaining(series, quota);
		if (admitted) {
			return Suppressed.admitted(limit, factor, remaining, series.nanosUntilAcceptedLeave(now));
		}
		if (permits > quota.capacity()) {
			return Suppressed.deniedForever(limit, factor, remaining, series.nanosUntilAcceptedLeave(now));
		}
		long excess = series.accepted() + permits - quota.capacity();
		return Suppressed.deniedUntil(limit, factor, remaining, series.nanosUntilFreed(excess, now));
	}

	/** The one function that decides: 0 up to the limit, 1 above the hard limit. */
	double factor(SuppressedSeries series, Quota quota, long permits, long now) {
		if (fits(series, quota.capacity(), permits)) {
			return 0;
		}
		if (!fits(series, quota.hardLimit(), permits)) {
			return 1;
		}
		return series.factor(quota, now);
	}

	private static boolean fits(SuppressedSeries series, long capacity, long permits) {
		return permits <= capacity - series.accepted();
	}

	private static long remaining(SuppressedSeries series, Quota quota) {
		return Math.max(0, quota.capacity() - series.accepted());
	}

}
