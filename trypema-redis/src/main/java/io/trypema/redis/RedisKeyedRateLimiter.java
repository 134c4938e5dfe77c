package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.ConditionalSetOutcome;
import io.trypema.HistoryPreservation;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.SuppressedRateLimiter;

/**
 * Has every call decided by Redis.
 */
class RedisKeyedRateLimiter implements AbsoluteRateLimiter, SuppressedRateLimiter {

	final Engine engine;

	final Quotas quotas;

	final Operations operations;

	final String keyPrefix;

	final CallReports reports;

	RedisKeyedRateLimiter(Engine engine, Quotas quotas, Operations operations, String keyPrefix) {
		this.engine = engine;
		this.quotas = quotas;
		this.operations = operations;
		this.keyPrefix = keyPrefix;
		this.reports = reports(ProviderType.REDIS);
	}

	/** Create a limiter of another type that shares the state of one. */
	RedisKeyedRateLimiter(RedisKeyedRateLimiter other, ProviderType type) {
		this.engine = other.engine;
		this.quotas = other.quotas;
		this.operations = other.operations;
		this.keyPrefix = other.keyPrefix;
		this.reports = reports(type);
	}

	private CallReports reports(ProviderType type) {
		return new CallReports(this.engine.settings().listener(), type, this.operations.strategy());
	}

	/** Send a call on its way. */
	<R> LimitCall<R> submit(LimitCall<R> call) {
		this.engine.submit(call);
		return call;
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		return this.engine.await(acquisition(key, limit, permits));
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit, long permits) {
		return acquisition(key, limit, permits);
	}

	private LimitCall<RateLimitDecision> acquisition(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		LimitCall<RateLimitDecision> call = this.operations.acquire(StateKey.of(quota, key), quota, permits,
				this.operations.draw());
		return submit(this.reports.report(call, this.reports.start()));
	}

	@Override
	public final RateLimitDecision peek(String key, RateLimit limit, long permits) {
		return this.engine.await(peeking(key, limit, permits));
	}

	@Override
	public final CompletableFuture<RateLimitDecision> peekAsync(String key, RateLimit limit, long permits) {
		return peeking(key, limit, permits);
	}

	private LimitCall<RateLimitDecision> peeking(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		return peeking(StateKey.of(quota, key), quota, permits);
	}

	LimitCall<RateLimitDecision> peeking(StateKey key, Quota quota, long permits) {
		return submit(this.operations.peek(key, quota, permits, null));
	}

	@Override
	public final RateLimitUsage usage(String key, RateLimit limit) {
		return this.engine.await(reading(key, limit));
	}

	@Override
	public final CompletableFuture<RateLimitUsage> usageAsync(String key, RateLimit limit) {
		return reading(key, limit);
	}

	private LimitCall<RateLimitUsage> reading(String key, RateLimit limit) {
		Quota quota = this.quotas.get(limit);
		return reading(StateKey.of(quota, key), quota);
	}

	LimitCall<RateLimitUsage> reading(StateKey key, Quota quota) {
		return submit(this.operations.usage(key, quota, null));
	}

	@Override
	public final double suppressionFactor(String key, RateLimit limit) {
		return usage(key, limit).factor();
	}

	@Override
	public final CompletableFuture<Double> suppressionFactorAsync(String key, RateLimit limit) {
		return reading(key, limit).thenApply(RateLimitUsage::factor);
	}

	@Override
	public void refund(String key, RateLimit limit, long permits, Duration age) {
		this.engine.await(giving(key, limit, permits, age));
	}

	@Override
	public CompletableFuture<Void> refundAsync(String key, RateLimit limit, long permits, Duration age) {
		return giving(key, limit, permits, age).thenRun(() -> {
		});
	}

	private LimitCall<Long> giving(String key, RateLimit limit, long permits, Duration age) {
		long now = this.engine.settings().now();
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		return submit(this.operations.refund(changed(quota, key), permits, Operations.moment(quota, age, now)));
	}

	@Override
	public final ConditionalSetOutcome setIf(String key, RateLimit limit, CountComparator comparator, long target,
			HistoryPreservation preservation) {
		return this.engine.await(setting(key, limit, comparator, target, preservation));
	}

	@Override
	public final CompletableFuture<ConditionalSetOutcome> setIfAsync(String key, RateLimit limit,
			CountComparator comparator, long target, HistoryPreservation preservation) {
		return setting(key, limit, comparator, target, preservation);
	}

	private LimitCall<ConditionalSetOutcome> setting(String key, RateLimit limit, CountComparator comparator,
			long target, HistoryPreservation preservation) {
		Operations.checkTarget(target);
		Quota quota = this.quotas.get(limit);
		return submit(this.operations.setIf(changed(quota, key), comparator, target, preservation));
	}

	/** Return a key that may not be full any more. */
	static StateKey changed(Quota quota, String key) {
		StateKey changed = StateKey.of(quota, key);
		quota.fullKeys().forget(changed.key());
		return changed;
	}

	@Override
	public final RateLimitUsage delete(String key, RateLimit limit) {
		return this.engine.await(deletion(key, limit));
	}

	@Override
	public final CompletableFuture<RateLimitUsage> deleteAsync(String key, RateLimit limit) {
		return deletion(key, limit);
	}

	private LimitCall<RateLimitUsage> deletion(String key, RateLimit limit) {
		Quota quota = this.quotas.get(limit);
		return submit(this.operations.delete(changed(quota, key), quota));
	}

	@Override
	public final void clear() {
		try {
			clearAsync().join();
		}
		catch (CompletionException ex) {
			throw this.engine.unavailable(ex);
		}
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		this.quotas.clear();
		return this.engine.removeKeys(this.keyPrefix);
	}

}
