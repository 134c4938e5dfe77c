package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.Ticker;
import io.trypema.internal.BoundedKey;

/**
 * Decides from permits that are leased from Redis, and asks Redis where these do not
 * suffice.
 */
final class HybridKeyedRateLimiter extends RedisKeyedRateLimiter {

	private final LeaseStore store;

	private final Ticker ticker;

	/**
	 * Create a limiter.
	 * @param redis the limiter with which the state is shared
	 * @param store the leases
	 */
	HybridKeyedRateLimiter(RedisKeyedRateLimiter redis, LeaseStore store) {
		super(redis, ProviderType.HYBRID);
		this.store = store;
		this.ticker = redis.dispatcher.settings().ticker();
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		RedisLimit resolved = this.limits.get(limit);
		StrategyCalls.checkPermits(permits);
		double draw = this.calls.draw();
		String bounded = BoundedKey.of(key);
		RateLimitDecision decision = decide(bounded, resolved, permits, draw);
		return (decision != null) ? decision : this.dispatcher.await(ask(bounded, resolved, permits, draw));
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit, long permits) {
		RedisLimit resolved = this.limits.get(limit);
		StrategyCalls.checkPermits(permits);
		double draw = this.calls.draw();
		String bounded = BoundedKey.of(key);
		RateLimitDecision decision = decide(bounded, resolved, permits, draw);
		return (decision != null) ? CompletableFuture.completedFuture(decision) : ask(bounded, resolved, permits, draw);
	}

	private @Nullable RateLimitDecision decide(String key, RedisLimit limit, long permits, double draw) {
		if (this.store.isClosed()) {
			return null;
		}
		LeasedKey leased = this.store.find(key, limit);
		return (leased != null) ? leased.decide(permits, draw, this.ticker.nanos()) : null;
	}

	private CompletableFuture<RateLimitDecision> ask(String key, RedisLimit limit, long permits, double draw) {
		checkOpen();
		StateKey stateKey = new StateKey(limit.space(), key);
		DecisionCall call = this.calls.acquire(stateKey, limit, permits, draw);
		this.notifier.notifyOf(call);
		LeasedKey leased = this.store.findOrCreate(stateKey, limit);
		List<Call<?>> calls = (leased != null) ? leased.miss(call) : null;
		if (this.store.isShared(stateKey, leased)) {
			List<Call<?>> others = this.store.settle(stateKey, leased, LeasedKey::release);
			others.addAll((calls != null) ? calls : List.of(call));
			calls = others;
		}
		if (calls == null) {
			this.dispatcher.submit(call);
		}
		else if (!calls.isEmpty()) {
			this.dispatcher.submit(calls);
		}
		return call;
	}

	@Override
	LimitCall<RateLimitDecision> submitPeek(StateKey key, RedisLimit limit, long permits) {
		return read(key, (own) -> this.calls.peek(key, limit, permits, own));
	}

	@Override
	LimitCall<RateLimitUsage> submitUsage(StateKey key, RedisLimit limit) {
		return read(key, (own) -> this.calls.usage(key, limit, own));
	}

	/** Settle spent permits before reading, and count the permits held here as free. */
	private <R> LimitCall<R> read(StateKey key, Function<@Nullable Lease, LimitCall<R>> reading) {
		checkOpen();
		LeasedKey leased = this.store.first(key);
		List<Call<?>> calls = this.store.settle(key, leased, LeasedKey::release);
		SettlementCall settlement = (leased != null) ? leased.settle() : null;
		LimitCall<R> call = reading.apply((settlement != null) ? settlement.lease() : null);
		if (settlement != null) {
			calls.add(settlement);
		}
		calls.add(call);
		this.dispatcher.submit(calls);
		return call;
	}

	/** Submit a call after the leases of its key have been returned. */
	@Override
	<R> LimitCall<R> submit(LimitCall<R> call) {
		return submitAfter(call, LeasedKey::release);
	}

	private <R> LimitCall<R> submitAfter(LimitCall<R> call, Function<LeasedKey, @Nullable SettlementCall> settling) {
		checkOpen();
		List<Call<?>> calls = this.store.settle(call.stateKey(), null, settling);
		calls.add(call);
		this.dispatcher.submit(calls);
		return call;
	}

	@Override
	public void refund(String key, RateLimit limit, long permits, Duration age) {
		this.dispatcher.await(refundAsync(key, limit, permits, age));
	}

	@Override
	public CompletableFuture<Void> refundAsync(String key, RateLimit limit, long permits, Duration age) {
		RedisLimit resolved = this.limits.get(limit);
		StrategyCalls.checkPermits(permits);
		checkOpen();
		StateKey stateKey = changed(resolved, key);
		LeasedKey leased = this.store.find(stateKey.key(), resolved);
		long moment = StrategyCalls.moment(resolved, age, this.ticker.nanos());
		long left = permits - ((leased != null) ? leased.giveBack(permits, moment) : 0);
		if (left == 0) {
			return CompletableFuture.completedFuture(null);
		}
		return submitAfter(this.calls.refund(stateKey, left, moment), LeasedKey::settleAnew).thenRun(() -> {
		});
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		checkOpen();
		return recall().thenCompose((recalled) -> super.clearAsync());
	}

	private void checkOpen() {
		if (this.store.isClosed()) {
			throw new IllegalStateException("The provider is closed");
		}
		this.dispatcher.checkOpen();
	}

	LeaseStore store() {
		return this.store;
	}

	/** Accept no more calls, and lease nothing more. */
	void close() {
		this.store.close();
	}

	/** Release all leases. */
	CompletableFuture<Void> recall() {
		List<Call<?>> calls = this.store.closeAll();
		if (!calls.isEmpty()) {
			this.dispatcher.submit(calls);
		}
		return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
	}

}
