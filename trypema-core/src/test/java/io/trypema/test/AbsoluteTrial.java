package io.trypema.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterProvider;
import io.trypema.WindowLimit;
import io.trypema.test.SlidingLog.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls a limiter at random for one key, beside a {@link SlidingLog}, and checks each
 * answer against it.
 */
public final class AbsoluteTrial {

	private static final String KEY = "key";

	private final SlidingLog log = new SlidingLog();

	private final List<Call> refundable = new ArrayList<>();

	private final AbsoluteRateLimiter limiter;

	private final Consumer<Duration> clock;

	private final Random random;

	private final WindowLimit resolved;

	private final RateLimit limit;

	private final long quantum;

	private final long window;

	private final long bucket;

	/** Whether refunds tell the exact age, so that the log knows the usage exactly. */
	private final boolean exactAges;

	private long now;

	/**
	 * Create a trial with a random limit.
	 * @param setup how to get a provider, what its time goes by, and the seed
	 */
	public AbsoluteTrial(TrialSetup setup) {
		this.random = new Random(setup.seed());
		this.quantum = setup.quantum().toNanos();
		this.exactAges = this.random.nextBoolean();
		this.window = TrialSetup.MIN_WINDOW + logUniform(setup.maxWindow().toNanos() - TrialSetup.MIN_WINDOW);
		this.bucket = TrialSetup.MIN_WINDOW + logUniform(this.window - TrialSetup.MIN_WINDOW);
		long capacity = 1 + this.random.nextLong(1L << this.random.nextInt(1, 25));
		this.limit = RateLimit.of(capacity, Duration.ofNanos(this.window)).withWindow(Duration.ofNanos(this.window));
		ProviderSetup defaults = ProviderSetup.defaults();
		RateLimiterProvider provider = setup.provider().apply(defaults.withBucketSize(Duration.ofNanos(this.bucket)));
		this.limiter = provider.absolute();
		this.resolved = provider.resolve(this.limit);
		this.clock = setup.clock();
	}

	/** Up to a bound, small ones as likely as large ones; a multiple of the quantum. */
	private long logUniform(long bound) {
		long quanta = bound / this.quantum;
		int bits = 64 - Long.numberOfLeadingZeros(quanta);
		return Math.min(quanta, this.random.nextLong(1L << this.random.nextInt(bits + 1))) * this.quantum;
	}

	/**
	 * Run the trial.
	 * @param steps the number of calls
	 */
	public void run(int steps) {
		assertThat(this.resolved.window().toNanos()).isEqualTo(this.window);
		assertThat(this.resolved.bucketSize().toNanos()).isEqualTo(this.bucket);
		for (int i = 0; i < steps; i++) {
			pass(someTime());
			if (this.random.nextInt(4) == 0) {
				refund();
			}
			else {
				acquire(somePermits());
			}
			checkUsage();
		}
	}

	private long someTime() {
		return switch (this.random.nextInt(12)) {
			case 0, 1, 2 -> 0;
			case 3, 4, 5 -> logUniform(this.bucket);
			case 6, 7 -> logUniform(this.window);
			case 8 -> this.bucket;
			case 9 -> Math.max(0, this.window + (this.random.nextInt(3) - 1) * this.quantum);
			case 10 -> Math.max(0, this.window + this.bucket + (this.random.nextInt(3) - 1) * this.quantum);
			default -> (this.random.nextInt(20) == 0) ? Duration.ofHours(5).toNanos() : logUniform(this.window);
		};
	}

	private long somePermits() {
		long capacity = this.resolved.capacity();
		return switch (this.random.nextInt(8)) {
			case 0, 1, 2 -> 1;
			case 3, 4 -> 1 + this.random.nextLong(1 + capacity / 4);
			case 5 -> Math.max(1, capacity - this.log.upTo(this.window + this.bucket - 1, this.now));
			case 6 -> 1 + this.random.nextLong(capacity);
			default -> capacity + this.random.nextLong(2);
		};
	}

	private void pass(long nanos) {
		this.clock.accept(Duration.ofNanos(nanos));
		this.now += nanos;
		this.log.forget(this.now, this.window + this.bucket);
		this.refundable.removeIf((call) -> this.now - call.time() > this.window + this.bucket);
	}

	private void acquire(long permits) {
		RateLimitDecision foreseen = this.limiter.peek(KEY, this.limit, permits);
		RateLimitDecision decision = this.limiter.acquire(KEY, this.limit, permits);
		assertSame(foreseen, decision);
		assertThat(decision.limit()).isEqualTo(this.resolved);
		if (decision.isAllowed()) {
			this.refundable.add(this.log.add(this.now, permits));
			assertThat(this.log.upTo(this.window - 1, this.now)).isLessThanOrEqualTo(this.resolved.capacity());
			assertThat(decision.remaining()).isEqualTo(this.resolved.capacity() - used());
			checkReplenish(decision);
		}
		else {
			checkRefusal(decision, permits);
		}
	}

	static void assertSame(RateLimitDecision foreseen, RateLimitDecision decision) {
		assertThat(foreseen).hasSameClassAs(decision).hasToString(decision.toString());
		assertThat(foreseen.limit()).isEqualTo(decision.limit());
		assertThat(foreseen.isAllowed()).isEqualTo(decision.isAllowed());
		assertThat(foreseen.remaining()).isEqualTo(decision.remaining());
		assertThat(foreseen.replenishAfter()).isEqualTo(decision.replenishAfter());
		assertThat(foreseen.retryAfter()).isEqualTo(decision.retryAfter());
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
			assertThat(this.log.upTo(this.window + this.bucket - 1, this.now) + permits)
				.isGreaterThan(this.resolved.capacity());
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
			long exact = this.log.waitFor(this.resolved.capacity() - permits, this.window, this.now);
			assertThat(wait).isBetween(exact, exact + this.bucket);
		}
		if (this.random.nextInt(2) == 0) {
			pass(wait - this.quantum);
			assertThat(this.limiter.peek(KEY, this.limit, permits).isAllowed()).isFalse();
			pass(this.quantum);
			assertThat(this.limiter.acquire(KEY, this.limit, permits).isAllowed()).isTrue();
			this.refundable.add(this.log.add(this.now, permits));
		}
	}

	private void refund() {
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

	private void checkUsage() {
		RateLimitUsage usage = this.limiter.usage(KEY, this.limit);
		assertThat(usage.declined()).isZero();
		assertThat(usage.factor()).isZero();
		assertThat(usage.observed()).isBetween(this.log.upTo(this.window - 1, this.now), this.resolved.capacity());
		if (this.exactAges) {
			assertThat(usage.observed()).isLessThanOrEqualTo(this.log.upTo(this.window + this.bucket - 1, this.now));
		}
	}

}
