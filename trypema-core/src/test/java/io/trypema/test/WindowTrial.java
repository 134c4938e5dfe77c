package io.trypema.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;
import io.trypema.WindowLimit;
import io.trypema.test.SlidingLog.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random calls for one key under a random limit, checked against a {@link SlidingLog} of
 * accepted permits.
 */
abstract class WindowTrial {

	static final String KEY = "key";

	final SlidingLog accepted = new SlidingLog();

	/** Calls whose permits may be refunded. */
	final List<Call> refundable = new ArrayList<>();

	final Random random;

	final RateLimiterProvider provider;

	final RateLimit limit;

	final WindowLimit resolved;

	final long quantum;

	final long window;

	final long bucket;

	long now;

	private final Consumer<Duration> clock;

	WindowTrial(TrialSetup setup, ProviderSetup providerSetup) {
		this.random = new Random(setup.seed());
		this.clock = setup.clock();
		this.quantum = setup.quantum().toNanos();
		this.window = TrialSetup.MIN_WINDOW + logUniform(setup.maxWindow().toNanos() - TrialSetup.MIN_WINDOW);
		this.bucket = TrialSetup.MIN_WINDOW + logUniform(this.window - TrialSetup.MIN_WINDOW);
		Duration period = Duration.ofNanos(this.window);
		this.limit = RateLimit.of(1 + this.random.nextLong(1L << this.random.nextInt(1, 25)), period)
			.withWindow(period);
		this.provider = setup.provider().apply(providerSetup.withBucketSize(Duration.ofNanos(this.bucket)));
		this.resolved = this.provider.resolve(this.limit);
	}

	/**
	 * Return a random multiple of the quantum up to a bound, small ones as likely as
	 * large ones.
	 */
	final long logUniform(long bound) {
		long quanta = bound / this.quantum;
		int bits = 64 - Long.numberOfLeadingZeros(quanta);
		return Math.min(quanta, this.random.nextLong(1L << this.random.nextInt(bits + 1))) * this.quantum;
	}

	/**
	 * Run the trial.
	 * @param steps the number of calls
	 */
	final void run(int steps) {
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

	abstract void acquire(long permits);

	abstract void refund();

	abstract void checkUsage();

	final void pass(long nanos) {
		this.clock.accept(Duration.ofNanos(nanos));
		this.now += nanos;
		forget();
		this.refundable.removeIf((call) -> this.now - call.time() > this.window + this.bucket);
	}

	void forget() {
		this.accepted.forget(this.now, this.window + this.bucket);
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
			case 5 -> Math.max(1, capacity - atMost(this.accepted));
			case 6 -> 1 + this.random.nextLong(capacity);
			default -> capacity + this.random.nextLong(2);
		};
	}

	/** Return the permits of a log that are certainly in the window. */
	final long atLeast(SlidingLog log) {
		return log.upTo(this.window - 1, this.now);
	}

	/**
	 * Return the permits of a log that may be in the window, with a tolerance of one
	 * bucket.
	 */
	final long atMost(SlidingLog log) {
		return log.upTo(this.window + this.bucket - 1, this.now);
	}

	static void assertSame(RateLimitDecision foreseen, RateLimitDecision decision) {
		assertThat(foreseen).hasSameClassAs(decision).hasToString(decision.toString());
		assertThat(foreseen.limit()).isEqualTo(decision.limit());
		assertThat(foreseen.isAllowed()).isEqualTo(decision.isAllowed());
		assertThat(foreseen.remaining()).isEqualTo(decision.remaining());
		assertThat(foreseen.replenishAfter()).isEqualTo(decision.replenishAfter());
		assertThat(foreseen.retryAfter()).isEqualTo(decision.retryAfter());
	}

}
