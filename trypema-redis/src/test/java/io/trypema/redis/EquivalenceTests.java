package io.trypema.redis;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.HistoryPreservation;
import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitStrategy;
import io.trypema.WindowSettings;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.test.MutableTicker;
import io.trypema.test.ProviderSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that random operations have the same results in process and in Redis, to the
 * microsecond.
 */
class EquivalenceTests {

	private static final int STEPS = Integer.getInteger("trypema.test.equivalence-steps", 150);

	private final RedisSetup redis = new RedisSetup();

	private final MutableTicker ticker = this.redis.ticker();

	@AfterEach
	void close() {
		this.redis.close();
	}

	static LongStream seeds() {
		return ThreadLocalRandom.current().longs(10);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void absoluteAnswersAreAlike(long seed) {
		compare(RateLimitStrategy.ABSOLUTE, seed);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void suppressedAnswersAreAlike(long seed) {
		compare(RateLimitStrategy.SUPPRESSED, seed);
	}

	private void compare(RateLimitStrategy strategy, long seed) {
		Random random = new Random(seed);
		long[] draw = new long[1];
		long period = 1 + random.nextLong(20_000);
		WindowSettings settings = WindowSettings.defaults()
			.withBucketSize(Duration.ofMillis(1 + random.nextLong(1 + period / 3)))
			.withHardLimitFactor(new BigDecimal(1 + random.nextInt(3)));
		ProviderSetup setup = new ProviderSetup(settings, Duration.ofMillis(random.nextBoolean() ? 100 : 0),
				() -> draw[0]);
		RateLimit limit = RateLimit.of(1 + random.nextInt(1 << (1 + random.nextInt(12))), Duration.ofMillis(period));
		try (LocalRateLimiterProvider local = local(setup);
				RedisRateLimiterProvider remote = this.redis.builder(setup).build()) {
			for (int step = 0; step < STEPS; step++) {
				pass(random, limit);
				draw[0] = random.nextLong();
				Function<KeyedRateLimiter, Object> operation = operation(random, limit);
				assertThat(operation.apply(remote.limiter(strategy))).as("step " + step)
					.hasToString(operation.apply(local.limiter(strategy)).toString());
			}
		}
	}

	private LocalRateLimiterProvider local(ProviderSetup setup) {
		return LocalRateLimiterProvider.builder()
			.bucketSize(setup.settings().bucketSize())
			.hardLimitFactor(setup.settings().hardLimitFactor())
			.suppressionFactorCache(setup.suppressionFactorCache())
			.random(setup.random())
			.ticker(this.ticker)
			.build();
	}

	private void pass(Random random, RateLimit limit) {
		long micros = switch (random.nextInt(6)) {
			case 0, 1 -> 0;
			case 2 -> random.nextLong(1000);
			case 3, 4 -> random.nextLong(limit.period().toNanos() / 10_000);
			default -> random.nextLong(limit.period().toNanos() / 700);
		};
		this.redis.advance(Duration.ofNanos(micros * 1000));
	}

	private static Function<KeyedRateLimiter, Object> operation(Random random, RateLimit limit) {
		String key = "key" + random.nextInt(2);
		long permits = 1 + random.nextLong(random.nextBoolean() ? 3 : limit.permits().longValue() + 2);
		return switch (random.nextInt(10)) {
			case 0 -> (limiter) -> limiter.peek(key, limit, permits);
			case 1 -> (limiter) -> limiter.usage(key, limit);
			case 2 ->
				refund(key, limit, permits, Duration.ofNanos(random.nextLong(limit.period().toNanos()) / 1000 * 1000));
			case 3 ->
				(random.nextInt(4) == 0) ? (limiter) -> limiter.delete(key, limit) : setIf(random, key, limit, permits);
			default -> (limiter) -> limiter.acquire(key, limit, permits);
		};
	}

	private static Function<KeyedRateLimiter, Object> refund(String key, RateLimit limit, long permits, Duration age) {
		return (limiter) -> {
			limiter.refund(key, limit, permits, age);
			return limiter.usage(key, limit);
		};
	}

	private static Function<KeyedRateLimiter, Object> setIf(Random random, String key, RateLimit limit, long target) {
		CountComparator comparator = switch (random.nextInt(4)) {
			case 0 -> CountComparator.lessThan(random.nextInt(20));
			case 1 -> CountComparator.greaterThan(random.nextInt(20));
			case 2 -> CountComparator.notEqualTo(random.nextInt(3));
			default -> CountComparator.always();
		};
		HistoryPreservation preservation = List.copyOf(EnumSet.allOf(HistoryPreservation.class)).get(random.nextInt(3));
		return (limiter) -> limiter.setIf(key, limit, comparator, target, preservation);
	}

}
