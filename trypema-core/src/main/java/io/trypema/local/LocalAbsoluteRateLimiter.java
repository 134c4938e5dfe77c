package io.trypema.local;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.HistoryPreservation;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.Ticker;
import io.trypema.internal.BoundedKey;
import io.trypema.internal.DirectMappedCache;

/**
 * Allows or rejects, in process.
 */
final class LocalAbsoluteRateLimiter extends LocalKeyedRateLimiter<KeyedSeries> implements AbsoluteRateLimiter {

	LocalAbsoluteRateLimiter(int maxKeys, DirectMappedCache<RateLimit, Quota> quotas, Ticker ticker,
			RandomGenerator sampling) {
		super(maxKeys, quotas, ticker, sampling, (key, quota, now) -> new KeyedSeries(key, quota, false, now));
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		String bounded = BoundedKey.of(key);
		long now = this.ticker.nanos();
		KeyedSeries series = this.store.find(bounded, quota);
		if (series == null && permits > quota.capacity()) {
			return Rejected.forever(quota.limit(), quota.capacity(), 0);
		}
		if (series != null) {
			long stamp = series.optimisticRead();
			long used = series.observed();
			if (permits > quota.capacity() - used && series.isCurrent(now)) {
				long wait = wait(series, quota, permits, used, now);
				if (series.validate(stamp)) {
					return refuse(quota, permits, used, wait);
				}
			}
		}
		return acquireLocked(bounded, series, quota, permits, now);
	}

	private RateLimitDecision acquireLocked(String key, @Nullable KeyedSeries found, Quota quota, long permits,
			long now) {
		KeyedSeries series = found;
		while (true) {
			if (series == null || series.isRetired()) {
				series = this.store.findOrCreate(key, quota);
			}
			series.lock();
			try {
				if (!series.isRetired()) {
					return decide(series, quota, permits, now);
				}
			}
			finally {
				series.unlock();
			}
		}
	}

	private RateLimitDecision decide(KeyedSeries series, Quota quota, long permits, long now) {
		series.advance(now);
		if (permits > quota.capacity() - series.observed()) {
			long used = series.observed();
			return refuse(quota, permits, used, wait(series, quota, permits, used, now));
		}
		series.add(now, permits, 0);
		return new Allowed(quota.limit(), quota.capacity() - series.observed(), series.nanosUntilOldestLeaves(now));
	}

	/**
	 * Return the time until a call fits, or until the oldest permits leave if it never
	 * does.
	 */
	private static long wait(KeyedSeries series, Quota quota, long permits, long used, long now) {
		return (permits > quota.capacity()) ? series.nanosUntilOldestLeaves(now)
				: series.nanosUntilFreed(used + permits - quota.capacity(), now);
	}

	private static RateLimitDecision refuse(Quota quota, long permits, long used, long wait) {
		long remaining = Math.max(0, quota.capacity() - used);
		return (permits > quota.capacity()) ? Rejected.forever(quota.limit(), remaining, wait)
				: Rejected.until(quota.limit(), remaining, wait);
	}

	@Override
	public RateLimitDecision peek(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		long created = this.ticker.nanos();
		RateLimitDecision ifAbsent = decide(new KeyedSeries(key, quota, false, created), quota, permits, created);
		return inspect(key, quota, ifAbsent, (series, now) -> decide(new KeyedSeries(series), quota, permits, now));
	}

	@Override
	void advance(KeyedSeries series, long now) {
		series.advance(now);
	}

	@Override
	RateLimitUsage usage(KeyedSeries series, Quota quota, long now) {
		return new RateLimitUsage(series.observed(), 0, 0);
	}

	@Override
	void refund(KeyedSeries series, long permits, long now, long ageNanos) {
		series.refund(permits, now, ageNanos);
	}

	@Override
	void set(KeyedSeries series, long target, long now, HistoryPreservation preservation) {
		series.set(target, now, preservation);
	}

}
