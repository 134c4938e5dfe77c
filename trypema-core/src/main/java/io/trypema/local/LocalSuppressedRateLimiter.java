package io.trypema.local;

import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.HistoryPreservation;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.SuppressedRateLimiter;
import io.trypema.Ticker;
import io.trypema.internal.BoundedKey;
import io.trypema.internal.DirectMappedCache;

/**
 * Sheds at random above the limit, in process.
 */
final class LocalSuppressedRateLimiter extends LocalKeyedRateLimiter<SuppressedSeries>
		implements SuppressedRateLimiter {

	/** Draws the largest number: admits every call that can be admitted. */
	private static final RandomGenerator ADMITTING = () -> -1;

	private final Suppression suppression;

	private final Suppression preview;

	LocalSuppressedRateLimiter(int maxKeys, DirectMappedCache<RateLimit, Quota> quotas, Ticker ticker,
			RandomGenerator sampling, RandomGenerator random) {
		super(maxKeys, quotas, ticker, sampling, SuppressedSeries::of);
		this.suppression = new Suppression(random);
		this.preview = new Suppression(ADMITTING);
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		String bounded = BoundedKey.of(key);
		long now = this.ticker.nanos();
		SuppressedSeries series = this.store.find(bounded, quota);
		while (true) {
			if (series == null || series.isRetired()) {
				series = this.store.findOrCreate(bounded, quota);
			}
			series.lock();
			try {
				if (!series.isRetired()) {
					return this.suppression.decide(series, quota, permits, now);
				}
			}
			finally {
				series.unlock();
			}
		}
	}

	@Override
	public RateLimitDecision peek(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		long created = this.ticker.nanos();
		SuppressedSeries absent = SuppressedSeries.of(key, quota, created);
		RateLimitDecision ifAbsent = this.preview.decide(absent, quota, permits, created);
		return inspect(key, quota, ifAbsent, (series, now) -> this.preview.decide(series.copy(), quota, permits, now));
	}

	@Override
	public double suppressionFactor(String key, RateLimit limit) {
		Quota quota = this.quotas.get(limit);
		return inspect(key, quota, 0.0, (series, now) -> this.suppression.factor(series, quota, 1, now));
	}

	@Override
	public CompletableFuture<Double> suppressionFactorAsync(String key, RateLimit limit) {
		return CompletableFuture.completedFuture(suppressionFactor(key, limit));
	}

	@Override
	void advance(SuppressedSeries series, long now) {
		series.advanceAll(now);
	}

	@Override
	RateLimitUsage usage(SuppressedSeries series, Quota quota, long now) {
		return new RateLimitUsage(series.observed(), series.declined(), this.suppression.factor(series, quota, 1, now));
	}

	@Override
	void refund(SuppressedSeries series, long permits, long now, long ageNanos) {
		series.refundAll(permits, now, ageNanos);
	}

	@Override
	void set(SuppressedSeries series, long target, long now, HistoryPreservation preservation) {
		series.setAll(target, now, preservation);
	}

}
