package io.trypema.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of {@link AbsoluteRateLimiter} for every provider.
 */
public abstract class AbsoluteRateLimiterContract extends KeyedRateLimiterContract {

	private static final int THREADS = 16;

	private AbsoluteRateLimiter limiter;

	@Override
	final RateLimitStrategy strategy() {
		return RateLimitStrategy.ABSOLUTE;
	}

	@BeforeEach
	final void createAbsoluteLimiter() {
		this.limiter = provider(ProviderSetup.defaults()).absolute();
	}

	/** That time, or up to a bucket of {@link #LIMIT} longer. */
	private static Consumer<Duration> isAboutSeconds(long seconds) {
		return (wait) -> assertThat(wait).isBetween(Duration.ofSeconds(seconds),
				Duration.ofSeconds(seconds).plusMillis(100));
	}

	static Stream<Named<JsonNode>> sequences() {
		return ConformanceVectors.read("absolute.json", "sequences");
	}

	@Test
	final void conformanceFileIsComplete() {
		assertThat(sequences()).hasSizeGreaterThanOrEqualTo(9);
	}

	@ParameterizedTest
	@MethodSource("sequences")
	final void conforms(JsonNode sequence) {
		RateLimiterProvider provider = provider(
				ProviderSetup.defaults().withBucketSize(ConformanceVectors.millis(sequence, "bucketMillis")));
		RateLimit limit = ConformanceVectors.limit(sequence);
		assertThat(provider.resolve(limit).capacity()).isEqualTo(sequence.required("capacity").asLong());
		long now = 0;
		for (JsonNode step : sequence.required("steps")) {
			advance(Duration.ofMillis(step.required("atMillis").asLong() - now));
			now = step.required("atMillis").asLong();
			RateLimitDecision decision = provider.absolute().acquire("key", limit, step.required("permits").asLong());
			assertThat(decision).as("%s", step).satisfies((given) -> assertOutcome(given, step));
			assertThat(provider.absolute().usage("key", limit)).as("%s", step)
				.isEqualTo(new RateLimitUsage(step.required("usageAfter").asLong(), 0, 0));
		}
	}

	private static void assertOutcome(RateLimitDecision decision, JsonNode step) {
		switch (step.required("expect").asString()) {
			case "allowed" -> assertThat(decision).isInstanceOf(Allowed.class);
			case "never" -> {
				assertThat(decision).isInstanceOf(Rejected.class);
				assertThat(decision.retryAfter()).isEmpty();
			}
			case "rejected" -> {
				assertThat(decision).isInstanceOf(Rejected.class);
				JsonNode range = step.required("retryAfterMillis");
				assertThat(decision.retryAfter().orElseThrow()).isBetween(ConformanceVectors.millis(range, "atLeast"),
						ConformanceVectors.millis(range, "atMost"));
			}
			default -> throw new IllegalArgumentException(step.toString());
		}
	}

	/**
	 * Return the longest window that {@link #keepsItsPromisesAtRandomTimes} tries.
	 * @return the window, by default thirty days
	 */
	protected Duration longestWindow() {
		return Duration.ofDays(30);
	}

	/**
	 * Return the number of calls that {@link #keepsItsPromisesAtRandomTimes} makes for
	 * each seed.
	 * @return the number of calls, by default 300
	 */
	protected int trialSteps() {
		return 300;
	}

	static LongStream seeds() {
		return Seeds.some(20);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	final void keepsItsPromisesAtRandomTimes(long seed) {
		AbsoluteTrial.run(new TrialSetup(this::provider, this::advance, Duration.ofMillis(1), longestWindow(), seed),
				trialSteps());
	}

	@Test
	final void rejectionRecordsNothing() {
		this.limiter.acquire("key", LIMIT, 90);
		for (int i = 0; i < 50; i++) {
			assertThat(this.limiter.acquire("key", LIMIT, 11)).isInstanceOf(Rejected.class);
		}
		assertThat(this.limiter.usage("key", LIMIT).observed()).isEqualTo(90);
		advance(Duration.ofMillis(10_100));
		assertThat(this.limiter.acquire("key", LIMIT, 100).isAllowed()).isTrue();
	}

	@Test
	final void rejectionTellsTheWaitForThePermitsAsked() {
		this.limiter.acquire("key", LIMIT, 60);
		advance(Duration.ofSeconds(2));
		this.limiter.acquire("key", LIMIT, 40);
		advance(Duration.ofSeconds(1));
		assertThat(this.limiter.acquire("key", LIMIT, 60).retryAfter()).hasValueSatisfying(isAboutSeconds(7));
		assertThat(this.limiter.acquire("key", LIMIT, 61).retryAfter()).hasValueSatisfying(isAboutSeconds(9));
		assertThat(this.limiter.acquire("key", LIMIT, 101).retryAfter()).isEmpty();
	}

	@Test
	final void rejectionUnderLoweredRateWaitsUntilEnoughHasLeft() {
		this.limiter.acquire("key", LIMIT, 60);
		advance(Duration.ofSeconds(2));
		this.limiter.acquire("key", LIMIT, 40);
		RateLimit lower = RateLimit.of(40, Duration.ofSeconds(10));
		assertThat(this.limiter.acquire("key", lower, 1).retryAfter()).hasValueSatisfying(isAboutSeconds(10));
		assertThat(this.limiter.acquire("key", lower, 1).remaining()).isZero();
	}

	@Test
	final void callAboveTheCapacityOfAnUnusedKeyCanNeverFit() {
		RateLimitDecision decision = this.limiter.acquire("key", LIMIT, 101);
		assertThat(decision).isInstanceOf(Rejected.class);
		assertThat(decision.retryAfter()).isEmpty();
		assertThat(decision.remaining()).isEqualTo(100);
		assertThat(decision.replenishAfter()).isZero();
		WindowTrial.assertSame(this.limiter.peek("key", LIMIT, 101), decision);
	}

	@Test
	final void allowedTellsWhenTheOldestPermitsLeave() {
		assertThat(this.limiter.acquire("key", LIMIT, 1).replenishAfter()).satisfies(isAboutSeconds(10));
		advance(Duration.ofSeconds(2));
		assertThat(this.limiter.acquire("key", LIMIT, 1).replenishAfter()).satisfies(isAboutSeconds(8));
	}

	@Test
	final void replenishLooksPastPermitsGivenBack() {
		for (int i = 0; i < 3; i++) {
			this.limiter.acquire("key", LIMIT, 1);
			advance(Duration.ofSeconds(2));
		}
		this.limiter.refund("key", LIMIT, 1, Duration.ofSeconds(4));
		advance(Duration.ofMillis(4100));
		assertThat(this.limiter.acquire("key", LIMIT, 1).replenishAfter()).isBetween(Duration.ofMillis(3900),
				Duration.ofSeconds(4));
	}

	@Test
	final void tenMillionPermitsFitOneWindow() {
		RateLimit limit = RateLimit.of(10_000_000, Duration.ofMinutes(1));
		for (int i = 0; i < 100; i++) {
			assertThat(this.limiter.acquire("key", limit, 100_000).isAllowed()).isTrue();
			advance(Duration.ofMillis(590));
		}
		assertThat(this.limiter.acquire("key", limit, 1).isAllowed()).isFalse();
		assertThat(this.limiter.usage("key", limit).observed()).isEqualTo(10_000_000);
	}

	@Test
	final void largestCapacityIsExact() {
		RateLimit limit = RateLimit.of(MAX_PERMITS, Duration.ofSeconds(10));
		assertThat(this.limiter.acquire("key", limit, MAX_PERMITS - 1).remaining()).isEqualTo(1);
		assertThat(this.limiter.acquire("key", limit, 2).isAllowed()).isFalse();
		assertThat(this.limiter.acquire("key", limit, 1).remaining()).isZero();
		assertThat(this.limiter.acquire("key", limit, MAX_PERMITS).retryAfter()).hasValueSatisfying(isAboutSeconds(10));
	}

	@Test
	final void lowerRateThanUsedLeavesNothing() {
		this.limiter.setIf("key", LIMIT, CountComparator.always(), MAX_PERMITS);
		RateLimitDecision decision = this.limiter.acquire("key", LIMIT, 100);
		assertThat(decision.remaining()).isZero();
		assertThat(decision.retryAfter()).hasValueSatisfying(isAboutSeconds(10));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "7, 1", "1000, 1", "1000, 3", "999, 10", "5000, 7", "16, 16", "100000, 100" })
	final void threadsAdmitExactlyTheCapacity(long capacity, long permits) {
		RateLimit limit = RateLimit.of(capacity, Duration.ofHours(1));
		int callsEach = (int) (capacity / permits / THREADS) + 10;
		long admitted = Race
			.run(THREADS,
					(thread) -> IntStream.range(0, callsEach)
						.filter((call) -> this.limiter.acquire("key", limit, permits).isAllowed())
						.count())
			.stream()
			.mapToLong(Long::longValue)
			.sum();
		assertThat(admitted).isEqualTo(capacity / permits);
		assertThat(this.limiter.usage("key", limit).observed()).isEqualTo(capacity / permits * permits);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	final void threadsLeaveNoRoomForWhatTheyWereRefused(long seed) {
		Random random = new Random(seed);
		RateLimit limit = RateLimit.of(1 + random.nextInt(2000), Duration.ofHours(1));
		long capacity = limit.permits().longValueExact();
		List<List<Long>> refused = Race.run(THREADS, (thread) -> {
			Random own = new Random(seed + thread);
			List<Long> costs = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				long permits = 1 + own.nextLong(1 + capacity / 10);
				if (!this.limiter.acquire("key", limit, permits).isAllowed()) {
					costs.add(permits);
				}
			}
			return costs;
		});
		long used = this.limiter.usage("key", limit).observed();
		assertThat(used).isLessThanOrEqualTo(capacity);
		assertThat(refused).allSatisfy((costs) -> assertThat(costs).allMatch((permits) -> permits > capacity - used));
	}

	@Test
	final void threadsGiveBackWhatTheyTake() {
		RateLimit limit = RateLimit.of(64, Duration.ofHours(1));
		List<Long> kept = Race.run(THREADS, (thread) -> {
			long own = 0;
			for (int i = 0; i < 200; i++) {
				if (this.limiter.acquire("key", limit, 3).isAllowed()) {
					this.limiter.refund("key", limit, 2 + i % 2);
					own += 1 - i % 2;
				}
			}
			return own;
		});
		assertThat(this.limiter.usage("key", limit).observed())
			.isEqualTo(kept.stream().mapToLong(Long::longValue).sum());
	}

}
