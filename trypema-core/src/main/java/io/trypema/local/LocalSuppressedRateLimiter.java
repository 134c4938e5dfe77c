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

	/** Draws the largest number: admits whatever can be admitted. */
	private static final RandomGenerator ADMITTING = () -> -1;

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
		Request request = new Request(quota, permits, this.random);
		SuppressedSeries series = this.store.find(key, quota);
		RateLimitDecision decision = null;
		while (decision == null) {
			if (series == null || series.isRetired()) {
				series = this.store.findOrCreate(key, quota);
			}
			decision = decideLocked(series, request, now);
		}
		return decision;
	}

	private @Nullable RateLimitDecision decideLocked(SuppressedSeries series, Request request, long now) {
		series.lock();
		try {
			return series.isRetired() ? null : decide(series, request, now);
		}
		finally {
			series.unlock();
		}
	}

	private RateLimitDecision decide(SuppressedSeries series, Request request, long now) {
		Quota quota = request.quota();
		long permits = request.permits();
		series.advanceAll(now);
		boolean within = fits(series, quota.capacity(), permits);
		double factor = factor(series, quota, permits, now);
		if (!within && fits(series, quota.hardLimit(), permits)) {
			series.keepFactor(quota, factor, now, this.factorCacheNanos);
		}
		// The draw comes from 0 (inclusive) to 1 (exclusive): a factor of 1 admits none.
		boolean admitted = within || (factor < 1 && request.random().nextDouble() >= factor);
		series.record(now, permits, admitted);
		if (!admitted) {
			return deny(series, request, factor, now);
		}
		long replenishNanos = series.nanosUntilAcceptedLeave(now);
		return within ? new Allowed(quota.limit(), remaining(series, quota), replenishNanos)
				: Suppressed.admitted(quota.limit(), factor, remaining(series, quota), replenishNanos);
	}

	private static RateLimitDecision deny(SuppressedSeries series, Request request, double factor, long now) {
		Quota quota = request.quota();
		long remaining = remaining(series, quota);
		if (request.permits() > quota.capacity()) {
			return Suppressed.denied(quota.limit(), factor, remaining, series.nanosUntilAcceptedLeave(now));
		}
		series.noteRefusal();
		long excess = series.accepted() + request.permits() - quota.capacity();
		return Suppressed.deniedUntil(quota.limit(), factor, remaining, series.nanosUntilFreed(excess, now));
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

	private static long remaining(SuppressedSeries series, Quota quota) {
		return Math.max(0, quota.capacity() - series.accepted());
	}

	@Override
	public RateLimitDecision peek(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		Request request = new Request(quota, permits, ADMITTING);
		long created = this.ticker.nanos();
		RateLimitDecision ifAbsent = decide(new SuppressedSeries(key, quota, created), request, created);
		return inspect(key, quota, ifAbsent, (series, now) -> decide(new SuppressedSeries(series), request, now));
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
	void refund(SuppressedSeries series, long permits, long now, long ageNanos) {
		series.refundAll(permits, now, ageNanos);
	}

	@Override
	void set(SuppressedSeries series, long target, long now, HistoryPreservation preservation) {
		series.setAll(target, now, preservation);
	}

	/**
	 * A call to decide on, and where its chance comes from.
	 */
	private record Request(Quota quota, long permits, RandomGenerator random) {
	}

}
