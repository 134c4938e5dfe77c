package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.ConditionalSetOutcome;
import io.trypema.CountComparator;
import io.trypema.HistoryPreservation;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.SuppressedRateLimiter;

/**
 * Delegates every decision to Redis.
 */
class RedisKeyedRateLimiter implements AbsoluteRateLimiter, SuppressedRateLimiter {

	final CallDispatcher dispatcher;

	final RedisLimits limits;

	final StrategyCalls calls;

	final String keyPrefix;

	final CallNotifier notifier;

	RedisKeyedRateLimiter(CallDispatcher dispatcher, RedisLimits limits, StrategyCalls calls, String keyPrefix) {
		this.dispatcher = dispatcher;
		this.limits = limits;
		this.calls = calls;
		this.keyPrefix = keyPrefix;
		this.notifier = notifier(ProviderType.REDIS);
	}

	/** Create a limiter of another type that shares the state of one. */
	RedisKeyedRateLimiter(RedisKeyedRateLimiter other, ProviderType type) {
		this.dispatcher = other.dispatcher;
		this.limits = other.limits;
		this.calls = other.calls;
		this.keyPrefix = other.keyPrefix;
		this.notifier = notifier(type);
	}

	private CallNotifier notifier(ProviderType type) {
		return new CallNotifier(this.dispatcher.settings().listener(), type, this.calls.strategy());
	}

	/** Submit a call. */
	<R> LimitCall<R> submit(LimitCall<R> call) {
		this.dispatcher.submit(call);
		return call;
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		return this.dispatcher.await(submitAcquire(key, limit, permits));
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit, long permits) {
		return submitAcquire(key, limit, permits);
	}

	private LimitCall<RateLimitDecision> submitAcquire(String key, RateLimit limit, long permits) {
		RedisLimit resolved = this.limits.get(limit);
		StrategyCalls.checkPermits(permits);
		DecisionCall call = this.calls.acquire(StateKey.of(resolved, key), resolved, permits, this.calls.draw());
		this.notifier.notifyOf(call);
		return submit(call);
	}

	@Override
	public final RateLimitDecision peek(String key, RateLimit limit, long permits) {
		return this.dispatcher.await(submitPeek(key, limit, permits));
	}

	@Override
	public final CompletableFuture<RateLimitDecision> peekAsync(String key, RateLimit limit, long permits) {
		return submitPeek(key, limit, permits);
	}

	private LimitCall<RateLimitDecision> submitPeek(String key, RateLimit limit, long permits) {
		RedisLimit resolved = this.limits.get(limit);
		StrategyCalls.checkPermits(permits);
		return submitPeek(StateKey.of(resolved, key), resolved, permits);
	}

	LimitCall<RateLimitDecision> submitPeek(StateKey key, RedisLimit limit, long permits) {
		return submit(this.calls.peek(key, limit, permits, null));
	}

	@Override
	public final RateLimitUsage usage(String key, RateLimit limit) {
		return this.dispatcher.await(submitUsage(key, limit));
	}

	@Override
	public final CompletableFuture<RateLimitUsage> usageAsync(String key, RateLimit limit) {
		return submitUsage(key, limit);
	}

	private LimitCall<RateLimitUsage> submitUsage(String key, RateLimit limit) {
		RedisLimit resolved = this.limits.get(limit);
		return submitUsage(StateKey.of(resolved, key), resolved);
	}

	LimitCall<RateLimitUsage> submitUsage(StateKey key, RedisLimit limit) {
		return submit(this.calls.usage(key, limit, null));
	}

	@Override
	public final double suppressionFactor(String key, RateLimit limit) {
		return usage(key, limit).factor();
	}

	@Override
	public final CompletableFuture<Double> suppressionFactorAsync(String key, RateLimit limit) {
		return submitUsage(key, limit).thenApply(RateLimitUsage::factor);
	}

	@Override
	public void refund(String key, RateLimit limit, long permits, Duration age) {
		this.dispatcher.await(submitRefund(key, limit, permits, age));
	}

	@Override
	public CompletableFuture<Void> refundAsync(String key, RateLimit limit, long permits, Duration age) {
		return submitRefund(key, limit, permits, age).thenRun(() -> {
		});
	}

	private LimitCall<Long> submitRefund(String key, RateLimit limit, long permits, Duration age) {
		long now = this.dispatcher.settings().now();
		RedisLimit resolved = this.limits.get(limit);
		StrategyCalls.checkPermits(permits);
		return submit(this.calls.refund(changed(resolved, key), permits, StrategyCalls.moment(resolved, age, now)));
	}

	@Override
	public final ConditionalSetOutcome setIf(String key, RateLimit limit, CountComparator comparator, long target,
			HistoryPreservation preservation) {
		return this.dispatcher.await(submitSetIf(key, limit, comparator, target, preservation));
	}

	@Override
	public final CompletableFuture<ConditionalSetOutcome> setIfAsync(String key, RateLimit limit,
			CountComparator comparator, long target, HistoryPreservation preservation) {
		return submitSetIf(key, limit, comparator, target, preservation);
	}

	private LimitCall<ConditionalSetOutcome> submitSetIf(String key, RateLimit limit, CountComparator comparator,
			long target, HistoryPreservation preservation) {
		StrategyCalls.checkTarget(target);
		RedisLimit resolved = this.limits.get(limit);
		return submit(this.calls.setIf(changed(resolved, key), comparator, target, preservation));
	}

	/** Return a key that may not be full any more. */
	static StateKey changed(RedisLimit limit, String key) {
		StateKey changed = StateKey.of(limit, key);
		limit.fullKeys().forget(changed.key());
		return changed;
	}

	@Override
	public final RateLimitUsage delete(String key, RateLimit limit) {
		return this.dispatcher.await(submitDelete(key, limit));
	}

	@Override
	public final CompletableFuture<RateLimitUsage> deleteAsync(String key, RateLimit limit) {
		return submitDelete(key, limit);
	}

	private LimitCall<RateLimitUsage> submitDelete(String key, RateLimit limit) {
		RedisLimit resolved = this.limits.get(limit);
		return submit(this.calls.delete(changed(resolved, key), resolved));
	}

	@Override
	public final void clear() {
		try {
			clearAsync().join();
		}
		catch (CompletionException ex) {
			throw this.dispatcher.unavailable(ex);
		}
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		this.limits.clear();
		return this.dispatcher.removeKeys(this.keyPrefix);
	}

}
