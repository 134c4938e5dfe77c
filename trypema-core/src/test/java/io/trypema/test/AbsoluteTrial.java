package io.trypema.test;

import java.time.Duration;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.test.SlidingLog.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks each answer of an {@link AbsoluteRateLimiter} against the log.
 */
public final class AbsoluteTrial extends WindowTrial {

	private final AbsoluteRateLimiter limiter;

	/** Whether refunds have the exact age, so that the log yields the exact usage. */
	private final boolean exactAges;

	private AbsoluteTrial(TrialSetup setup) {
		super(setup, ProviderSetup.defaults());
		this.limiter = this.provider.absolute();
		this.exactAges = this.random.nextBoolean();
	}

	/**
	 * Run a trial.
	 * @param setup the setup of the trial
	 * @param steps the number of calls
	 */
	public static void run(TrialSetup setup, int steps) {
		new AbsoluteTrial(setup).run(steps);
	}

	@Override
	void acquire(long permits) {
		RateLimitDecision foreseen = this.limiter.peek(KEY, this.limit, permits);
		RateLimitDecision decision = this.limiter.acquire(KEY, this.limit, permits);
		assertSame(foreseen, decision);
		assertThat(decision.limit()).isEqualTo(this.resolved);
		if (decision.isAllowed()) {
			this.refundable.add(this.accepted.add(this.now, permits));
			assertThat(atLeast(this.accepted)).isLessThanOrEqualTo(this.resolved.capacity());
			assertThat(decision.remaining()).isEqualTo(this.resolved.capacity() - used());
			checkReplenish(decision);
		}
		else {
			checkRefusal(decision, permits);
		}
	}

	private void checkReplenish(RateLimitDecision decision) {
		assertThat(decision.replenishAfter()).isBetween(Duration.ofNanos(1),
				Duration.ofNanos(this.window + this.bucket));
		if (this.random.nextInt(8) == 0) {
			long before = used();
			pass(decision.replenishAfter().toNanos() - this.quantum);
			assertThat(used()).isEqualTo(before);
			pass(this.quantum);
			assertThat(used()).isLessThan(before);
		}
	}

	private void checkRefusal(RateLimitDecision decision, long permits) {
		assertThat(decision.remaining()).isEqualTo(this.resolved.capacity() - used());
		if (this.exactAges) {
			assertThat(atMost(this.accepted) + permits).isGreaterThan(this.resolved.capacity());
		}
		if (permits > this.resolved.capacity()) {
			assertThat(decision.retryAfter()).isEmpty();
		}
		else {
			checkRetry(decision.retryAfter().orElseThrow().toNanos(), permits);
		}
	}

	private void checkRetry(long wait, long permits) {
		assertThat(wait).isPositive();
		if (this.exactAges) {
			long exact = this.accepted.waitFor(this.resolved.capacity() - permits, this.window, this.now);
			assertThat(wait).isBetween(exact, exact + this.bucket);
		}
		if (this.random.nextInt(2) == 0) {
			pass(wait - this.quantum);
			assertThat(this.limiter.peek(KEY, this.limit, permits).isAllowed()).isFalse();
			pass(this.quantum);
			assertThat(this.limiter.acquire(KEY, this.limit, permits).isAllowed()).isTrue();
			this.refundable.add(this.accepted.add(this.now, permits));
		}
	}

	@Override
	void refund() {
		if (!this.refundable.isEmpty()) {
			Call call = this.refundable.get(this.random.nextInt(this.refundable.size()));
			long permits = (this.random.nextInt(3) == 0) ? 1 + this.random.nextLong(call.permits()) : call.permits();
			long age = this.now - call.time() + (this.exactAges ? 0 : logUniform(this.bucket * 2));
			this.limiter.refund(KEY, this.limit, permits, Duration.ofNanos(age));
			if (age < this.window) {
				call.refund(permits);
			}
			if (call.permits() == 0 || age >= this.window) {
				this.refundable.remove(call);
			}
		}
	}

	private long used() {
		return this.limiter.usage(KEY, this.limit).accepted();
	}

	@Override
	void checkUsage() {
		RateLimitUsage usage = this.limiter.usage(KEY, this.limit);
		assertThat(usage.declined()).isZero();
		assertThat(usage.factor()).isZero();
		assertThat(usage.observed()).isBetween(atLeast(this.accepted), this.resolved.capacity());
		if (this.exactAges) {
			assertThat(usage.observed()).isLessThanOrEqualTo(atMost(this.accepted));
		}
	}

}
