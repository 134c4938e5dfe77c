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
import io.trypema.internal.BoundedKey;

/**
 * Decides from permits that are leased from Redis, and asks Redis where these do not do.
 */
final class HybridKeyedRateLimiter extends RedisKeyedRateLimiter {

	private final LeaseStore store;

	/**
	 * Create a limiter.
	 * @param redis the limiter with which the state is shared
	 * @param store the leases
	 */
	HybridKeyedRateLimiter(RedisKeyedRateLimiter redis, LeaseStore store) {
		super(redis, ProviderType.HYBRID);
		this.store = store;
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		double draw = this.operations.draw();
		String bounded = BoundedKey.of(key);
		RateLimitDecision decision = decide(bounded, quota, permits, draw);
		return (decision != null) ? decision : this.engine.await(ask(bounded, quota, permits, draw));
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		double draw = this.operations.draw();
		String bounded = BoundedKey.of(key);
		RateLimitDecision decision = decide(bounded, quota, permits, draw);
		return (decision != null) ? CompletableFuture.completedFuture(decision) : ask(bounded, quota, permits, draw);
	}

	private @Nullable RateLimitDecision decide(String key, Quota quota, long permits, double draw) {
		if (this.store.isClosed()) {
			return null;
		}
		LeasedKey leased = this.store.find(key, quota);
		return (leased != null) ? leased.decide(permits, draw, this.store.now()) : null;
	}

	private CompletableFuture<RateLimitDecision> ask(String key, Quota quota, long permits, double draw) {
		checkOpen();
		StateKey stateKey = new StateKey(quota.space(), key);
		LimitCall<RateLimitDecision> call = this.reports.report(this.operations.acquire(stateKey, quota, permits, draw),
				this.reports.start());
		LeasedKey leased = this.store.findOrCreate(stateKey, quota);
		List<Call<?>> calls = (leased != null) ? leased.miss(new Miss(call, permits, draw)) : null;
		if (this.store.isShared(stateKey, leased)) {
			List<Call<?>> others = this.store.settle(stateKey, leased, LeasedKey::release);
			others.addAll((calls != null) ? calls : List.of(call));
			calls = others;
		}
		if (calls == null) {
			this.engine.submit(call);
		}
		else if (!calls.isEmpty()) {
			this.engine.submit(calls);
		}
		return call;
	}

	@Override
	LimitCall<RateLimitDecision> peeking(StateKey key, Quota quota, long permits) {
		return read(key, (own) -> this.operations.peek(key, quota, permits, own));
	}

	@Override
	LimitCall<RateLimitUsage> reading(StateKey key, Quota quota) {
		return read(key, (own) -> this.operations.usage(key, quota, own));
	}

	/** Report what was spent before reading, and count as free what is held here. */
	private <R> LimitCall<R> read(StateKey key, Function<@Nullable Lease, LimitCall<R>> reading) {
		checkOpen();
		LeasedKey leased = this.store.first(key);
		List<Call<?>> calls = this.store.settle(key, leased, LeasedKey::release);
		SettlementCall report = (leased != null) ? leased.report() : null;
		LimitCall<R> call = reading.apply((report != null) ? report.lease() : null);
		if (report != null) {
			calls.add(report);
		}
		calls.add(call);
		this.engine.submit(calls);
		return call;
	}

	/** Have what is leased of the key handed back before. */
	@Override
	<R> LimitCall<R> submit(LimitCall<R> call) {
		return submitAfter(call, LeasedKey::release);
	}

	private <R> LimitCall<R> submitAfter(LimitCall<R> call, Function<LeasedKey, @Nullable SettlementCall> settling) {
		checkOpen();
		List<Call<?>> calls = this.store.settle(call.stateKey(), null, settling);
		calls.add(call);
		this.engine.submit(calls);
		return call;
	}

	@Override
	public void refund(String key, RateLimit limit, long permits, Duration age) {
		this.engine.await(refundAsync(key, limit, permits, age));
	}

	@Override
	public CompletableFuture<Void> refundAsync(String key, RateLimit limit, long permits, Duration age) {
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		checkOpen();
		StateKey stateKey = changed(quota, key);
		LeasedKey leased = this.store.find(stateKey.key(), quota);
		long moment = Operations.moment(quota, age, this.store.now());
		long left = permits - ((leased != null) ? leased.giveBack(permits, moment) : 0);
		if (left == 0) {
			return CompletableFuture.completedFuture(null);
		}
		return submitAfter(this.operations.refund(stateKey, left, moment), LeasedKey::reportAnew).thenRun(() -> {
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
		this.engine.checkOpen();
	}

	LeaseStore store() {
		return this.store;
	}

	/** Take no more calls, and lease nothing more. */
	void close() {
		this.store.close();
	}

	/** Hand back all that is leased. */
	CompletableFuture<Void> recall() {
		List<Call<?>> calls = this.store.closeAll();
		if (!calls.isEmpty()) {
			this.engine.submit(calls);
		}
		return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
	}

}
