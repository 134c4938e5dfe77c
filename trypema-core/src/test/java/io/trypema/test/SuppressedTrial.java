package io.trypema.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimitUsage;
import io.trypema.SuppressedRateLimiter;
import io.trypema.test.SlidingLog.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks each answer of a {@link SuppressedRateLimiter} against logs of accepted and of
 * declined permits.
 */
public final class SuppressedTrial extends WindowTrial {

	private final SlidingLog declined = new SlidingLog();

	private final SuppressedRateLimiter limiter;

	private SuppressedTrial(TrialSetup setup) {
		super(setup, providerSetup(new Random(setup.seed())));
		this.limiter = this.provider.suppressed();
	}

	private static ProviderSetup providerSetup(Random random) {
		return ProviderSetup.defaults()
			.withHardLimitFactor(BigDecimal.valueOf(10 + random.nextInt(20), 1))
			.withSuppressionFactorCache(Duration.ofMillis(50L * random.nextInt(3)))
			.withRandom(random);
	}

	/**
	 * Run a trial.
	 * @param setup the setup of the trial
	 * @param steps the number of calls
	 */
	public static void run(TrialSetup setup, int steps) {
		new SuppressedTrial(setup).run(steps);
	}

	@Override
	void acquire(long permits) {
		RateLimitDecision foreseen = this.limiter.peek(KEY, this.limit, permits);
		RateLimitDecision decision = this.limiter.acquire(KEY, this.limit, permits);
		if (foreseen.isAllowed() == decision.isAllowed()) {
			assertSame(foreseen, decision);
		}
		checkKind(decision, permits);
		assertThat(decision.remaining()).isEqualTo(Math.max(0, this.resolved.capacity() - usage().accepted()));
		if (decision.isAllowed()) {
			this.refundable.add(this.accepted.add(this.now, permits));
			assertThat(atLeast(this.accepted)).isLessThanOrEqualTo(this.resolved.hardLimit());
		}
		else {
			this.declined.add(this.now, permits);
			checkRetry(decision, permits);
		}
	}

	/** Check the kind of decision if the log determines it. */
	private void checkKind(RateLimitDecision decision, long permits) {
		if (atMost(this.accepted) + permits <= this.resolved.capacity()) {
			assertThat(decision).isInstanceOf(Allowed.class);
		}
		if (atLeast(this.accepted) + permits > this.resolved.capacity()) {
			assertThat(decision).isInstanceOf(Suppressed.class);
		}
		if (atLeast(this.accepted) + permits > this.resolved.hardLimit()) {
			assertThat(decision.isAllowed()).isFalse();
			assertThat(((Suppressed) decision).factor()).isEqualTo(1);
		}
	}

	private void checkRetry(RateLimitDecision decision, long permits) {
		if (permits > this.resolved.capacity()) {
			assertThat(decision.retryAfter()).isEmpty();
			return;
		}
		long wait = decision.retryAfter().orElseThrow().toNanos();
		long exact = this.accepted.waitFor(this.resolved.capacity() - permits, this.window, this.now);
		assertThat(wait).isPositive().isBetween(exact, exact + this.bucket);
		if (this.random.nextInt(2) == 0) {
			pass(wait - this.quantum);
			assertThat(this.limiter.peek(KEY, this.limit, permits)).isInstanceOf(Suppressed.class);
			pass(this.quantum);
			assertThat(this.limiter.acquire(KEY, this.limit, permits)).isInstanceOf(Allowed.class);
			this.refundable.add(this.accepted.add(this.now, permits));
		}
	}

	@Override
	void refund() {
		if (!this.refundable.isEmpty()) {
			Call call = this.refundable.remove(this.random.nextInt(this.refundable.size()));
			long age = this.now - call.time();
			this.limiter.refund(KEY, this.limit, call.permits(), Duration.ofNanos(age));
			if (age < this.window) {
				call.refund(call.permits());
			}
		}
	}

	private RateLimitUsage usage() {
		return this.limiter.usage(KEY, this.limit);
	}

	@Override
	void forget() {
		super.forget();
		this.declined.forget(this.now, this.window + this.bucket);
	}

	@Override
	void checkUsage() {
		RateLimitUsage usage = usage();
		assertThat(usage.accepted()).isBetween(atLeast(this.accepted), atMost(this.accepted));
		assertThat(usage.declined()).isBetween(atLeast(this.declined), atMost(this.declined));
		assertThat(usage.factor()).isBetween(0.0, 1.0).isEqualTo(this.limiter.suppressionFactor(KEY, this.limit));
	}

}
