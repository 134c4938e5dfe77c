package io.trypema.local;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.ConditionalSetOutcome;
import io.trypema.HistoryPreservation;
import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.Ticker;
import io.trypema.internal.BoundedKey;
import io.trypema.internal.DirectMappedCache;
import io.trypema.internal.LimitArithmetic;

/**
 * Common base of the local limiters of both strategies.
 *
 * @param <S> the type of series
 */
abstract class LocalKeyedRateLimiter<S extends KeyedSeries> implements KeyedRateLimiter {

	final KeyStore<S> store;

	final DirectMappedCache<RateLimit, Quota> quotas;

	final Ticker ticker;

	LocalKeyedRateLimiter(int maxKeys, DirectMappedCache<RateLimit, Quota> quotas, Ticker ticker,
			RandomGenerator sampling, KeyStore.SeriesFactory<S> factory) {
		this.store = new KeyStore<>(maxKeys, ticker, sampling, factory);
		this.quotas = quotas;
		this.ticker = ticker;
	}

	@Override
	public final CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit, long permits) {
		return CompletableFuture.completedFuture(acquire(key, limit, permits));
	}

	@Override
	public final CompletableFuture<RateLimitDecision> peekAsync(String key, RateLimit limit, long permits) {
		return CompletableFuture.completedFuture(peek(key, limit, permits));
	}

	@Override
	public final RateLimitUsage usage(String key, RateLimit limit) {
		Quota quota = this.quotas.get(limit);
		return inspect(key, quota, RateLimitUsage.none(), (series, now) -> usage(series, quota, now));
	}

	@Override
	public final CompletableFuture<RateLimitUsage> usageAsync(String key, RateLimit limit) {
		return CompletableFuture.completedFuture(usage(key, limit));
	}

	@Override
	public final void refund(String key, RateLimit limit, long permits, Duration age) {
		Quota quota = this.quotas.get(limit);
		checkPermits(permits);
		if (age.isNegative()) {
			throw new IllegalArgumentException("The age of the permits must not be negative, but is " + age);
		}
		long ageNanos = (age.compareTo(quota.limit().window()) < 0) ? age.toNanos() : quota.window().nanos();
		inspect(key, quota, permits, (series, now) -> {
			refund(series, permits, now, ageNanos);
			return permits;
		});
	}

	@Override
	public final CompletableFuture<Void> refundAsync(String key, RateLimit limit, long permits, Duration age) {
		refund(key, limit, permits, age);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public final ConditionalSetOutcome setIf(String key, RateLimit limit, CountComparator comparator, long target,
			HistoryPreservation preservation) {
		if (target < 0 || target > LimitArithmetic.MAX_PERMITS) {
			throw new IllegalArgumentException(
					"The target must be from 0 to " + LimitArithmetic.MAX_PERMITS + " permits, but is " + target);
		}
		Quota quota = this.quotas.get(limit);
		String bounded = BoundedKey.of(key);
		long now = this.ticker.nanos();
		ConditionalSetOutcome outcome = null;
		while (outcome == null) {
			S series = this.store.find(bounded, quota);
			if (series == null) {
				boolean matched = comparator.matches(0);
				if (!matched || target == 0) {
					return new ConditionalSetOutcome(matched, 0, 0);
				}
				series = this.store.findOrCreate(bounded, quota);
			}
			outcome = setIf(series, comparator, target, now, preservation);
		}
		if (target == 0) {
			forgetIfQuiet(key, quota);
		}
		return outcome;
	}

	private @Nullable ConditionalSetOutcome setIf(S series, CountComparator comparator, long target, long now,
			HistoryPreservation preservation) {
		series.lock();
		try {
			if (series.isRetired()) {
				return null;
			}
			advance(series, now);
			long previous = series.observed();
			boolean matched = comparator.matches(previous);
			if (matched) {
				set(series, target, now, preservation);
			}
			return new ConditionalSetOutcome(matched, previous, series.observed());
		}
		finally {
			series.unlock();
		}
	}

	@Override
	public final CompletableFuture<ConditionalSetOutcome> setIfAsync(String key, RateLimit limit,
			CountComparator comparator, long target, HistoryPreservation preservation) {
		return CompletableFuture.completedFuture(setIf(key, limit, comparator, target, preservation));
	}

	@Override
	public final RateLimitUsage delete(String key, RateLimit limit) {
		Quota quota = this.quotas.get(limit);
		RateLimitUsage forgotten = inspect(key, quota, RateLimitUsage.none(), (series, now) -> {
			RateLimitUsage usage = usage(series, quota, now);
			set(series, 0, now, HistoryPreservation.NONE);
			return usage;
		});
		forgetIfQuiet(key, quota);
		return forgotten;
	}

	@Override
	public final CompletableFuture<RateLimitUsage> deleteAsync(String key, RateLimit limit) {
		return CompletableFuture.completedFuture(delete(key, limit));
	}

	private void forgetIfQuiet(String key, Quota quota) {
		S series = this.store.find(BoundedKey.of(key), quota);
		if (series != null) {
			this.store.removeIfQuiet(series, this.ticker.nanos());
		}
	}

	@Override
	public final void clear() {
		this.store.clear();
	}

	@Override
	public final CompletableFuture<Void> clearAsync() {
		clear();
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Run an operation on a live series, with its lock held and expired buckets dropped.
	 */
	final <R> R inspect(String key, Quota quota, R ifAbsent, Inspection<S, R> inspection) {
		long now = this.ticker.nanos();
		S series = this.store.find(BoundedKey.of(key), quota);
		if (series == null) {
			return ifAbsent;
		}
		series.lock();
		try {
			if (series.isRetired()) {
				return ifAbsent;
			}
			advance(series, now);
			return inspection.apply(series, now);
		}
		finally {
			series.unlock();
		}
	}

	static void checkPermits(long permits) {
		if (permits < 1 || permits > LimitArithmetic.MAX_PERMITS) {
			throw new IllegalArgumentException(
					"The permits of a call must be from 1 to " + LimitArithmetic.MAX_PERMITS + ", but are " + permits);
		}
	}

	abstract void advance(S series, long now);

	abstract RateLimitUsage usage(S series, Quota quota, long now);

	abstract void refund(S series, long permits, long now, long ageNanos);

	abstract void set(S series, long target, long now, HistoryPreservation preservation);

	/**
	 * Reads or changes a series.
	 */
	@FunctionalInterface
	interface Inspection<S, R> {

		R apply(S series, long now);

	}

}
