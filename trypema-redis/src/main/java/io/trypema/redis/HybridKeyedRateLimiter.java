package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.redis.Settlement.Purpose;

/**
 * Decides from permits that are leased from Redis, and asks Redis where these do not do.
 */
final class HybridKeyedRateLimiter extends RedisKeyedRateLimiter {

	private final LeaseStore store;

	private final DoubleSupplier draws;

	/**
	 * Create a limiter.
	 * @param redis the limiter with which the state is shared
	 * @param store the leases
	 * @param draws draws from 0 (inclusive) to 1 (exclusive)
	 */
	HybridKeyedRateLimiter(RedisKeyedRateLimiter redis, LeaseStore store, DoubleSupplier draws) {
		super(redis, ProviderType.HYBRID);
		this.store = store;
		this.draws = draws;
	}

	@Override
	public RateLimitDecision acquire(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		double draw = this.draws.getAsDouble();
		RateLimitDecision decision = decide(key, quota, permits, draw);
		return (decision != null) ? decision : this.engine.await(ask(key, quota, permits, draw));
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit, long permits) {
		Quota quota = this.quotas.get(limit);
		Operations.checkPermits(permits);
		double draw = this.draws.getAsDouble();
		RateLimitDecision decision = decide(key, quota, permits, draw);
		return (decision != null) ? CompletableFuture.completedFuture(decision) : ask(key, quota, permits, draw);
	}

	private @Nullable RateLimitDecision decide(String key, Quota quota, long permits, double draw) {
		if (this.store.isClosed()) {
			return null;
		}
		LeasedKey leased = this.store.find(key, quota);
		return (leased != null) ? leased.decide(permits, draw, this.store.now()) : null;
	}

	private CompletableFuture<RateLimitDecision> ask(String key, Quota quota, long permits, double draw) {
		long startedAt = this.reports.start();
		return this.reports.report(asked(key, quota, permits, draw), startedAt);
	}

	private CompletableFuture<RateLimitDecision> asked(String key, Quota quota, long permits, double draw) {
		checkOpen();
		StateKey stateKey = new StateKey(quota.space(), key);
		if (this.engine.isPaused(stateKey)) {
			return CompletableFuture.failedFuture(this.engine.paused());
		}
		Waiter waiter = new Waiter(permits, draw);
		LeasedKey leased = this.store.findOrCreate(key, quota);
		while (leased != null) {
			send(this.store.recallOthers(leased));
			if (leased.await(waiter)) {
				return waiter;
			}
			leased = this.store.findOrCreate(key, quota);
		}
		return this.engine.submit(this.operations.acquire(stateKey, quota, permits));
	}

	/** Have what is leased of the key handed back before. */
	@Override
	<R> Call<R> submit(Call<R> call) {
		return submitAfter(Purpose.RECALL, call);
	}

	private <R> Call<R> submitAfter(Purpose purpose, Call<R> call) {
		checkOpen();
		List<Call<?>> calls = new ArrayList<>(this.store.settle(call.key(), purpose));
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
		LeasedKey leased = this.store.find(key, quota);
		long moment = Operations.moment(quota, age, this.store.now());
		long left = permits - ((leased != null) ? leased.giveBack(permits, moment) : 0);
		if (left == 0) {
			return CompletableFuture.completedFuture(null);
		}
		StateKey stateKey = new StateKey(quota.space(), key);
		return submitAfter(Purpose.REPORT, this.operations.refund(stateKey, left, moment)).thenRun(() -> {
		});
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		checkOpen();
		return recall().thenCompose((recalled) -> super.clearAsync());
	}

	private void send(List<Call<?>> calls) {
		if (!calls.isEmpty()) {
			this.engine.submit(calls);
		}
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
		List<Call<?>> calls = this.store.recall();
		send(calls);
		return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
	}

}
