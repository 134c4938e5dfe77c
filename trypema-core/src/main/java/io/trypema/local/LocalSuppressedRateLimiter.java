package io.trypema.local;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.HistoryPreservation;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimitUsage;
import io.trypema.SuppressedRateLimiter;
import io.trypema.Ticker;

/**
 * Sheds at random above the limit, in process.
 */
final class LocalSuppressedRateLimiter extends LocalKeyedRateLimiter<SuppressedSeries>
		implements SuppressedRateLimiter {

	private final RandomGenerator random;

	private final long factorCacheNanos;

	LocalSuppressedRateLimiter(int maxKeys, QuotaCache quotas, Ticker ticker, RandomGenerator random,
			Duration factorCache) {
		super(maxKeys, quotas, ticker, SuppressedSeries::new);
		this.random = random;
		this.factorCacheNanos = factorCache.toNanos();
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		long now = this.ticker.nanos();
		SuppressedSeries series = this.store.find(key, quota);
		RateLimitDecision decision = null;
		while (decision == null) {
			if (series == null || series.isRetired()) {
				series = this.store.findOrCreate(key, quota, now);
			}
			decision = decideLocked(series, quota, permits, now);
		}
		return decision;
	}

	private @Nullable RateLimitDecision decideLocked(SuppressedSeries series, Quota quota, long permits, long now) {
		series.lock();
		try {
			if (series.isRetired()) {
				return null;
			}
			series.advanceAll(now);
			double factor = factor(series, quota, permits, now);
			boolean within = fits(series, quota.capacity(), permits);
			// The draw comes from 0 (inclusive) to 1 (exclusive): a factor of 1 admits
			// none.
			boolean admitted = within || (factor < 1 && this.random.nextDouble() >= factor);
			series.record(now, permits, admitted);
			return describe(series, quota, new Draw(permits, factor, within, admitted, series.accepted()), now);
		}
		finally {
			series.unlock();
		}
	}

	/** The one function that decides: 0 up to the limit, 1 above the hard limit. */
	private double factor(SuppressedSeries series, Quota quota, long permits, long now) {
		if (fits(series, quota.capacity(), permits)) {
			return 0;
		}
		if (!fits(series, quota.hardLimit(), permits)) {
			return 1;
		}
		return series.factor(quota, now, this.factorCacheNanos);
	}

	private static boolean fits(SuppressedSeries series, long capacity, long permits) {
		return permits <= capacity - series.accepted();
	}

	private static RateLimitDecision describe(SuppressedSeries series, Quota quota, Draw draw, long now) {
		long remaining = Math.max(0, quota.capacity() - draw.accepted());
		long replenishNanos = (series.observed() == 0) ? quota.windowNanos() : series.nanosUntilOldestLeaves(now);
		if (draw.within()) {
			return new Allowed(quota.limit(), remaining, replenishNanos);
		}
		if (draw.admitted()) {
			return Suppressed.admitted(quota.limit(), draw.factor(), remaining, replenishNanos);
		}
		if (draw.permits() > quota.capacity()) {
			return Suppressed.denied(quota.limit(), draw.factor(), remaining, replenishNanos);
		}
		return Suppressed.deniedUntil(quota.limit(), draw.factor(), remaining,
				series.nanosUntilFreed(draw.accepted() + draw.permits() - quota.capacity(), now));
	}

	@Override
	public RateLimitDecision peek(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		RateLimitDecision untouched = peek(new SuppressedSeries(key, quota), quota, permits, this.ticker.nanos());
		return inspect(key, quota, untouched, (series, now) -> peek(series, quota, permits, now));
	}

	private RateLimitDecision peek(SuppressedSeries series, Quota quota, long permits, long now) {
		double factor = factor(series, quota, permits, now);
		boolean within = fits(series, quota.capacity(), permits);
		boolean admitted = within || factor < 1;
		long accepted = series.accepted() + (admitted ? permits : 0);
		return describe(series, quota, new Draw(permits, factor, within, admitted, accepted), now);
	}

	@Override
	public double suppressionFactor(String key, RateLimit limit) {
		Quota quota = this.quotas.get(limit);
		return inspect(key, quota, 0.0, (series, now) -> factor(series, quota, 1, now));
	}

	@Override
	void advance(SuppressedSeries series, long now) {
		series.advanceAll(now);
	}

	@Override
	RateLimitUsage usage(SuppressedSeries series, Quota quota, long now) {
		return new RateLimitUsage(series.observed(), series.declined(), factor(series, quota, 1, now));
	}

	@Override
	void refund(SuppressedSeries series, long permits, long time) {
		series.refundAll(permits, time);
	}

	@Override
	void set(SuppressedSeries series, long target, long now, HistoryPreservation preservation) {
		if (preservation == HistoryPreservation.NONE || target == 0) {
			series.clearAll();
		}
		series.set(target, now, preservation);
		series.forgetFactor();
	}

	/**
	 * What became of a call, and the permits accepted in the window after it.
	 */
	private record Draw(long permits, double factor, boolean within, boolean admitted, long accepted) {
	}

}
