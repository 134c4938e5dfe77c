package io.trypema.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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

import io.trypema.HistoryPreservation;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterProvider;
import io.trypema.SuppressedRateLimiter;
import io.trypema.WindowLimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Contract of {@link SuppressedRateLimiter} for every provider.
 */
public abstract class SuppressedRateLimiterContract extends KeyedRateLimiterContract {

	private static final Duration CACHE = Duration.ofMillis(100);

	private static final int THREADS = 16;

	private final ScriptedRandom random = new ScriptedRandom();

	/** With a hard limit of twice the capacity. */
	private final ProviderSetup setup = ProviderSetup.defaults()
		.withHardLimitFactor(BigDecimal.valueOf(2))
		.withRandom(this.random);

	private SuppressedRateLimiter limiter;

	@Override
	final RateLimitStrategy strategy() {
		return RateLimitStrategy.SUPPRESSED;
	}

	@BeforeEach
	final void createSuppressedLimiter() {
		this.limiter = provider(this.setup).suppressed();
	}

	static Stream<Named<JsonNode>> vectors() {
		return ConformanceVectors.read("suppressed.json", "vectors");
	}

	@Test
	final void conformanceFileIsComplete() {
		assertThat(vectors()).hasSizeGreaterThanOrEqualTo(29);
	}

	@ParameterizedTest
	@MethodSource("vectors")
	final void conforms(JsonNode vector) {
		SuppressedVector checked = new SuppressedVector(vector, this.random);
		RateLimiterProvider provider = provider(this.setup.withHardLimitFactor(checked.hardLimitFactor()));
		WindowLimit resolved = provider.resolve(checked.limit());
		assertThat(resolved.capacity()).isEqualTo(vector.required("capacity").asLong());
		assertThat(resolved.hardLimit()).isEqualTo(vector.required("hardLimit").asLong());
		checked.checkOutcomes(provider.suppressed(), this::advance);
	}

	static LongStream seeds() {
		return Seeds.some(10);
	}

	/**
	 * Return the number of calls that a trial with random times makes for each seed.
	 * @return the number of calls, by default 300
	 */
	protected int trialSteps() {
		return 300;
	}

	@ParameterizedTest
	@MethodSource("seeds")
	final void keepsItsPromisesAtRandomTimes(long seed) {
		Duration month = Duration.ofDays(30);
		SuppressedTrial.run(new TrialSetup(this::provider, this::advance, Duration.ofMillis(1), month, seed),
				trialSteps());
	}

	@ParameterizedTest
	@MethodSource("seeds")
	final void decidesByTheFormula(long seed) {
		Duration month = Duration.ofDays(30);
		FormulaTrial.run(new TrialSetup(this::provider, this::advance, Duration.ofMillis(1), month, seed), this.random,
				trialSteps());
	}

	/**
	 * Return the number of windows for which a steady load is offered.
	 * @return the number of windows, by default 20
	 */
	protected int loadWindows() {
		return 20;
	}

	@Test
	final void admitsAtTheLimitWhileShedding() {
		SteadyLoad load = new SteadyLoad(RateLimit.of(1000, Duration.ofSeconds(10)), 2, new Random(42));
		SuppressedRateLimiter seeded = provider(this.setup.withRandom(new Random(7)).withSuppressionFactorCache(CACHE))
			.suppressed();
		assertThat(load.admittedShare(seeded, this::advance, loadWindows())).isCloseTo(1, within(0.03));
	}

	@Test
	final void recordsWhatItDenies() {
		this.limiter.acquire("key", LIMIT, 100);
		this.random.next(ScriptedRandom.DENY);
		assertThat(this.limiter.acquire("key", LIMIT, 3).isAllowed()).isFalse();
		assertThat(this.limiter.acquire("key", LIMIT, 500).isAllowed()).isFalse();
		RateLimitUsage usage = this.limiter.usage("key", LIMIT);
		assertThat(usage.observed()).isEqualTo(603);
		assertThat(usage.declined()).isEqualTo(503);
		assertThat(usage.accepted()).isEqualTo(100);
		assertThat(usage.factor()).isCloseTo(1 - 10.0 / 603, within(1e-9));
	}

	@Test
	final void denialTellsWhenTheCallFitsBelowTheLimit() {
		this.limiter.acquire("key", LIMIT, 60);
		advance(Duration.ofSeconds(2));
		this.limiter.acquire("key", LIMIT, 40);
		this.random.next(ScriptedRandom.DENY);
		RateLimitDecision decision = this.limiter.acquire("key", LIMIT, 61);
		assertThat(decision.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_100));
		decision = this.limiter.acquire("key", LIMIT, 60);
		assertThat(decision.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(8), Duration.ofMillis(8100));
		advance(decision.retryAfter().orElseThrow());
		assertThat(this.limiter.acquire("key", LIMIT, 60)).isInstanceOf(Allowed.class);
	}

	@Test
	final void denialOfMoreThanTheCapacityHasNoRetry() {
		this.random.next(ScriptedRandom.DENY);
		assertThat(this.limiter.acquire("key", LIMIT, 101).isAllowed()).isTrue();
		RateLimitDecision drawn = this.limiter.acquire("key", LIMIT, 99);
		assertThat(drawn.isAllowed()).isFalse();
		assertThat(drawn.retryAfter()).isPresent();
		RateLimitDecision tooMuch = this.limiter.acquire("key", LIMIT, 201);
		assertThat(tooMuch).isInstanceOf(Suppressed.class);
		assertThat(tooMuch.retryAfter()).isEmpty();
	}

	@Test
	final void suppressionFactorIsThatOfACallForOnePermit() {
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isZero();
		this.limiter.acquire("key", LIMIT, 99);
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isZero();
		this.limiter.acquire("key", LIMIT, 1);
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isCloseTo(0.9, within(1e-9));
		this.limiter.setIf("key", LIMIT, CountComparator.always(), 200);
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isEqualTo(1);
	}

	@Test
	final void suppressionFactorAsyncTellsTheSuppressionFactor() {
		assertThat(this.limiter.suppressionFactorAsync("key", LIMIT).join()).isZero();
		this.limiter.acquire("key", LIMIT, 100);
		assertThat(this.limiter.suppressionFactorAsync("key", LIMIT).join()).isCloseTo(0.9, within(1e-9));
	}

	@Test
	final void windowOfOneSecondTellsTheLastSecond() {
		RateLimit limit = RateLimit.parse("10/s");
		this.limiter.acquire("key", limit, 10);
		this.limiter.acquire("key", limit, 5);
		advance(CACHE);
		assertThat(this.limiter.suppressionFactor("key", limit)).isCloseTo(1.0 / 3, within(1e-9));
	}

	/**
	 * Not for providers whose factor is that of the last exchange with other instances.
	 */
	@Test
	protected void factorIsUsedForTheCachePeriodOnly() {
		this.limiter = provider(this.setup.withSuppressionFactorCache(CACHE)).suppressed();
		this.limiter.acquire("key", LIMIT, 100);
		assertThat(drawnFactor()).isCloseTo(0.9, within(1e-9));
		this.random.next(ScriptedRandom.DENY);
		this.limiter.acquire("key", LIMIT, 99);
		advance(Duration.ofMillis(99));
		assertThat(drawnFactor()).isCloseTo(0.9, within(1e-9));
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isCloseTo(0.9, within(1e-9));
		advance(Duration.ofMillis(1));
		assertThat(drawnFactor()).isCloseTo(1 - 10.0 / 201, within(1e-9));
	}

	/** As above. */
	@Test
	protected void factorIsUsedForTheCachePeriodOfItsLimit() {
		RateLimit limit = LIMIT.withSuppressionFactorCache(CACHE);
		this.limiter.acquire("key", limit, 100);
		assertThat(this.limiter.acquire("key", limit, 1)).extracting("factor").isEqualTo(0.9);
		this.random.next(ScriptedRandom.DENY);
		this.limiter.acquire("key", limit, 99);
		advance(Duration.ofMillis(99));
		assertThat(this.limiter.suppressionFactor("key", limit)).isEqualTo(0.9);
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isCloseTo(1 - 10.0 / 200, within(1e-9));
	}

	@Test
	final void hardLimitIsThatOfTheLimit() {
		RateLimit limit = LIMIT.withHardLimitFactor(new BigDecimal("3.50"));
		long admitted = IntStream.range(0, 500).filter((i) -> this.limiter.acquire("key", limit).isAllowed()).count();
		assertThat(admitted).isEqualTo(350);
		assertThat(this.limiter.peek("key", limit, 1).limit().hardLimit()).isEqualTo(350);
	}

	private double drawnFactor() {
		return ((Suppressed) this.limiter.acquire("key", LIMIT, 1)).factor();
	}

	@Test
	final void lookingDoesNotPutOffTheNextFactor() {
		this.limiter = provider(this.setup.withSuppressionFactorCache(CACHE)).suppressed();
		this.limiter.acquire("key", LIMIT, 100);
		this.limiter.suppressionFactor("key", LIMIT);
		this.limiter.usage("key", LIMIT);
		this.limiter.peek("key", LIMIT, 1);
		this.limiter.acquire("key", LIMIT, 400);
		advance(Duration.ofMillis(50));
		assertThat(drawnFactor()).isCloseTo(1 - 10.0 / 500, within(1e-9));
	}

	@Test
	final void cachedFactorHoldsForItsCapacityOnly() {
		this.limiter = provider(this.setup.withSuppressionFactorCache(CACHE)).suppressed();
		this.limiter.acquire("key", LIMIT, 100);
		assertThat(drawnFactor()).isCloseTo(0.9, within(1e-9));
		RateLimit lower = RateLimit.of(80, Duration.ofSeconds(10));
		assertThat(((Suppressed) this.limiter.acquire("key", lower, 1)).factor()).isCloseTo(1 - 8.0 / 101,
				within(1e-9));
	}

	@Test
	final void hardLimitHoldsWithCachedFactor() {
		this.limiter = provider(this.setup.withSuppressionFactorCache(CACHE)).suppressed();
		long admitted = IntStream.range(0, 500).filter((i) -> this.limiter.acquire("key", LIMIT).isAllowed()).count();
		assertThat(admitted).isEqualTo(200);
		assertThat(this.limiter.usage("key", LIMIT)).isEqualTo(new RateLimitUsage(500, 300, 1));
	}

	@Test
	final void peekShowsADrawnCallAsAllowed() {
		this.limiter.acquire("key", LIMIT, 100);
		this.random.next(ScriptedRandom.DENY);
		RateLimitDecision foreseen = this.limiter.peek("key", LIMIT, 100);
		assertThat(foreseen).isInstanceOf(Suppressed.class);
		assertThat(foreseen.isAllowed()).isTrue();
		assertThat(this.limiter.peek("key", LIMIT, 101).isAllowed()).isFalse();
		assertThat(this.limiter.usage("key", LIMIT).observed()).isEqualTo(100);
	}

	@Test
	final void replenishLooksPastDeclinedPermits() {
		this.limiter.acquire("key", LIMIT, 201);
		advance(Duration.ofSeconds(4));
		assertThat(this.limiter.acquire("key", LIMIT, 201).replenishAfter()).isZero();
		assertThat(this.limiter.acquire("key", LIMIT, 1).replenishAfter()).isBetween(Duration.ofSeconds(10),
				Duration.ofMillis(10_100));
	}

	@Test
	final void refundGivesBackAcceptedPermitsOnly() {
		this.limiter.acquire("key", LIMIT, 100);
		this.random.next(ScriptedRandom.DENY);
		this.limiter.acquire("key", LIMIT, 50);
		this.limiter.refund("key", LIMIT, 1000);
		assertThat(this.limiter.usage("key", LIMIT)).isEqualTo(new RateLimitUsage(50, 50, 0));
		assertThat(this.limiter.acquire("key", LIMIT, 100)).isInstanceOf(Allowed.class);
	}

	@Test
	final void refundTakesThePermitsOutOfTheLastSecond() {
		this.limiter.acquire("key", LIMIT, 160);
		this.limiter.refund("key", LIMIT, 60);
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isCloseTo(0.9, within(1e-9));
	}

	@Test
	final void refundOfOlderPermitsLeavesTheLastSecondAlone() {
		this.limiter.acquire("key", LIMIT, 60);
		advance(Duration.ofSeconds(3));
		this.limiter.acquire("key", LIMIT, 100);
		this.limiter.refund("key", LIMIT, 60, Duration.ofSeconds(3));
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isCloseTo(0.9, within(1e-9));
	}

	/** Three seconds with 10 of 40, 20 of 50 and 30 of 60 permits declined. */
	@ParameterizedTest
	@CsvSource({ "NEWEST, 130, 130, 55", "NEWEST, 111, 111, 50", "NEWEST, 110, 110, 50", "NEWEST, 59, 59, 29",
			"NEWEST, 1, 1, 0", "OLDEST, 149, 149, 59", "OLDEST, 91, 91, 30", "OLDEST, 90, 90, 30", "OLDEST, 41, 41, 10",
			"OLDEST, 39, 39, 9", "OLDEST, 3, 3, 0", "NONE, 130, 130, 0", "NEWEST, 170, 170, 60", "OLDEST, 170, 170, 60",
			"NONE, 170, 170, 0", "NEWEST, 150, 150, 60", "NONE, 150, 150, 0" })
	final void setKeepsAShareOfTheDeclinedPermits(HistoryPreservation preservation, long target, long observed,
			long declined) {
		RateLimit wide = RateLimit.of(1000, Duration.ofSeconds(10));
		RateLimit narrow = RateLimit.of(1, Duration.ofSeconds(10));
		for (int i = 1; i <= 3; i++) {
			this.limiter.acquire("key", wide, 30);
			this.limiter.acquire("key", narrow, 10L * i);
			advance(Duration.ofSeconds(1));
		}
		assertThat(this.limiter.usage("key", wide)).isEqualTo(new RateLimitUsage(150, 60, 0));
		this.limiter.setIf("key", wide, CountComparator.always(), target, preservation);
		assertThat(this.limiter.usage("key", wide)).isEqualTo(new RateLimitUsage(observed, declined, 0));
	}

	/** 50 permits 3 s ago and 60 now, set; then the factor of the limit, 10 a second. */
	@ParameterizedTest
	@CsvSource({ "NONE, 105, 105", "NEWEST, 105, 60", "OLDEST, 105, 55", "NEWEST, 120, 70", "OLDEST, 120, 60",
			"NONE, 120, 120" })
	final void setKeepsTheLastSecondInLine(HistoryPreservation preservation, long target, long lastSecond) {
		this.limiter.acquire("key", LIMIT, 50);
		advance(Duration.ofSeconds(3));
		this.limiter.acquire("key", LIMIT, 60);
		this.limiter.setIf("key", LIMIT, CountComparator.always(), target, preservation);
		assertThat(this.limiter.suppressionFactor("key", LIMIT)).isCloseTo(1 - 10.0 / lastSecond, within(1e-9));
	}

	@Test
	final void setDropsTheCachedFactor() {
		this.limiter = provider(this.setup.withSuppressionFactorCache(CACHE)).suppressed();
		this.limiter.acquire("key", LIMIT, 100);
		assertThat(drawnFactor()).isCloseTo(0.9, within(1e-9));
		this.limiter.setIf("key", LIMIT, CountComparator.always(), 150);
		assertThat(drawnFactor()).isCloseTo(1 - 10.0 / 150, within(1e-9));
	}

	@Test
	final void hugeCostsDoNotOverflow() {
		this.limiter.acquire("key", LIMIT, 40);
		for (int i = 0; i < 2000; i++) {
			assertThat(this.limiter.acquire("key", LIMIT, MAX_PERMITS).isAllowed()).isFalse();
		}
		RateLimitUsage usage = this.limiter.usage("key", LIMIT);
		assertThat(usage.accepted()).isEqualTo(40);
		assertThat(usage.observed()).isPositive();
		assertThat(this.limiter.acquire("key", LIMIT, 60)).isInstanceOf(Allowed.class);
		assertThat(drawnFactor()).isCloseTo(1, within(1e-9));
		advance(Duration.ofMillis(10_100));
		assertThat(this.limiter.usage("key", LIMIT)).isEqualTo(RateLimitUsage.none());
		assertThat(this.limiter.acquire("key", LIMIT, 100)).isInstanceOf(Allowed.class);
	}

	@Test
	final void threadsAdmitExactlyTheHardLimit() {
		RateLimit limit = RateLimit.of(500, Duration.ofHours(1));
		List<Long> admitted = Race.run(THREADS,
				(thread) -> IntStream.range(0, 100)
					.filter((call) -> this.limiter.acquire("key", limit).isAllowed())
					.count());
		assertThat(admitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(1000);
		assertThat(this.limiter.usage("key", limit)).isEqualTo(new RateLimitUsage(1600, 600, 1));
	}

}
