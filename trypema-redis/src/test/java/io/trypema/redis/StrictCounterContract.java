package io.trypema.redis;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import io.trypema.counter.Counter;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of counters whose every operation runs in Redis, in addition to
 * {@link CounterContract}.
 */
abstract class StrictCounterContract extends CounterContract {

	@Override
	final Counter create(RedisRateLimiterProvider provider, String name) {
		return StrictCounter.builder(provider, name).build();
	}

	@Test
	void instancesShareCounters() {
		try (RedisRateLimiterProvider provider = providerBuilder().prefix(prefix()).build();
				Counter other = create(provider, "visits")) {
			counter().inc("a", 5);
			assertThat(other.inc("a", 5)).isEqualTo(10);
			assertThat(other.del("a")).isEqualTo(10);
			assertThat(counter().get("a")).isZero();
		}
	}

	/** Each call returns its own result, and sees all earlier calls. */
	@Test
	void callsThatShareRoundTripsAreToldApart() {
		provider().connect();
		List<CompletableFuture<Long>> calls = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			calls.add(counter().incAsync("a", 1));
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(calls.get(i).join()).isEqualTo(i + 1);
		}
	}

	@Test
	void anyMixOfCallsInFlightIsExact() {
		provider().connect();
		RandomGenerator random = Seeds.random();
		Map<String, BigInteger> model = new HashMap<>();
		Map<String, CompletableFuture<?>> last = new HashMap<>();
		List<CompletableFuture<Long>> calls = new ArrayList<>();
		List<BigInteger> expected = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			String key = "key" + random.nextInt(30);
			long n = random.nextInt(4) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextLong(-5, 6);
			BigInteger after = model.getOrDefault(key, BigInteger.ZERO).add(BigInteger.valueOf(n));
			expected.add(after);
			if (isLong(after)) {
				model.put(key, after);
			}
			// Calls for one key that are in flight together may be executed in any order
			CompletableFuture<?> before = last.getOrDefault(key, CompletableFuture.completedFuture(null));
			CompletableFuture<Long> call = before.handle((done, failure) -> done)
				.thenCompose((done) -> counter().incAsync(key, n));
			last.put(key, call);
			calls.add(call);
		}
		for (int i = 0; i < calls.size(); i++) {
			CompletableFuture<Long> call = calls.get(i);
			if (isLong(expected.get(i))) {
				assertThat(call.join()).as("call %s", i).isEqualTo(expected.get(i).longValueExact());
			}
			else {
				assertThat(call).as("call %s", i)
					.failsWithin(Duration.ofSeconds(10))
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(ArithmeticException.class);
			}
		}
	}

}
