package io.trypema.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimiterProvider;
import io.trypema.SuppressedRateLimiter;
import io.trypema.WindowLimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Predicts each decision of a {@link SuppressedRateLimiter} by the formula. Calls are so
 * far apart that no two share a bucket, and none is in the bucket by which windows may
 * differ, so that the log is exact.
 */
public final class FormulaTrial {

	private static final String KEY = "key";

	private static final long BUCKET = Duration.ofMillis(20).toNanos();

	/**
	 * Neither the window nor a second is a multiple of it, and neither is one of them
	 * plus a bucket.
	 */
	private static final long STEP = 3 * BUCKET;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final SlidingLog observed = new SlidingLog();

	private final SlidingLog accepted = new SlidingLog();

	private final ScriptedRandom draws;

	private final Random random;

	private final Consumer<Duration> clock;

	private final RateLimiterProvider provider;

	private final SuppressedRateLimiter limiter;

	private final long window;

	private long now;

	private FormulaTrial(TrialSetup setup, ScriptedRandom draws) {
		this.draws = draws;
		this.random = new Random(setup.seed());
		this.clock = setup.clock();
		this.window = BUCKET * (3 * this.random.nextLong(1, 300) + 1);
		this.provider = setup.provider()
			.apply(ProviderSetup.defaults()
				.withBucketSize(Duration.ofNanos(BUCKET))
				.withHardLimitFactor(BigDecimal.valueOf(10 + this.random.nextInt(30), 1))
				.withRandom(draws));
		this.limiter = this.provider.suppressed();
	}

	/**
	 * Run a trial.
	 * @param setup the setup of the trial
	 * @param draws the source of the provider's draws
	 * @param steps the number of calls
	 */
	public static void run(TrialSetup setup, ScriptedRandom draws, int steps) {
		FormulaTrial trial = new FormulaTrial(setup, draws);
		long capacity = trial.random.nextLong(5, 105);
		for (int i = 0; i < steps; i++) {
			trial.pass(STEP * trial.random.nextInt(4) * trial.random.nextInt(12));
			// A changed rate keeps the history
			trial.acquire(capacity + i % 3, 1 + trial.random.nextLong(1 + capacity / 2));
		}
	}

	private void pass(long nanos) {
		this.clock.accept(Duration.ofNanos(nanos));
		this.now += nanos;
		this.observed.forget(this.now, this.window + SECOND);
		this.accepted.forget(this.now, this.window + SECOND);
	}

	private void acquire(long capacity, long permits) {
		RateLimit limit = RateLimit.of(capacity, Duration.ofNanos(this.window))
			.withWindow(Duration.ofNanos(this.window));
		WindowLimit resolved = this.provider.resolve(limit);
		double draw = this.random.nextDouble();
		this.draws.next(draw);
		double factor = factor(resolved, permits);
		assertThat(this.limiter.suppressionFactor(KEY, limit)).isCloseTo(factor(resolved, 1), within(1e-9));
		RateLimitDecision decision = this.limiter.acquire(KEY, limit, permits);
		if (acceptedAfter(permits) <= capacity) {
			assertThat(decision).isInstanceOf(Allowed.class);
		}
		else {
			assertThat(((Suppressed) decision).factor()).isCloseTo(factor, within(1e-9));
			assertThat(decision.isAllowed()).isEqualTo(draw >= ((Suppressed) decision).factor());
		}
		this.observed.add(this.now, permits);
		this.accepted.add(this.now, decision.isAllowed() ? permits : 0);
	}

	private long acceptedAfter(long permits) {
		return this.accepted.upTo(this.window - 1, this.now) + permits;
	}

	private double factor(WindowLimit resolved, long permits) {
		if (acceptedAfter(permits) <= resolved.capacity()) {
			return 0;
		}
		if (acceptedAfter(permits) > resolved.hardLimit()) {
			return 1;
		}
		double windowSeconds = this.window / 1e9;
		double average = this.observed.upTo(this.window - 1, this.now) / windowSeconds;
		double perceived = Math.max(average, (double) this.observed.upTo(SECOND - 1, this.now));
		return (perceived > 0) ? Math.max(0, 1 - resolved.capacity() / windowSeconds / perceived) : 0;
	}

}
