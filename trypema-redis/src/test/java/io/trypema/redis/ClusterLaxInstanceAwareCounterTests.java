package io.trypema.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisCluster;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applies the {@link InstanceAwareCounterContract} to the {@link LaxInstanceAwareCounter}
 * on a cluster, in real time.
 */
class ClusterLaxInstanceAwareCounterTests extends InstanceAwareCounterContract {

	private static RedisCluster cluster;

	@BeforeAll
	static void startCluster() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@Override
	RedisRateLimiterProvider.Builder providerBuilder() {
		return RedisRateLimiterProvider.builder(RedisConnector.of(cluster.client())).prefix(TestRedis.prefix());
	}

	@Override
	InstanceAwareCounter create(RedisRateLimiterProvider provider, String name) {
		return FlushingCounter.of(LaxInstanceAwareCounter.builder(provider, name).build());
	}

	@Test
	void flushBringsAllKeysToTheirServer() {
		try (LaxInstanceAwareCounter counter = create("jobs")) {
			for (int round = 0; round < 3; round++) {
				IntStream.range(0, 1000).forEach((i) -> counter.add("key" + i, 1));
				counter.flush();
			}
			assertThat(b().getAll(IntStream.range(0, 1000).mapToObj((i) -> "key" + i).toList()))
				.allMatch((row) -> row.cumulative() == 3);
		}
	}

	/** An instance that adds nothing stays alive by its heartbeats alone. */
	@Test
	void instancesThatGoWithoutAWordAreDeadAfterTheThreshold() {
		try (LaxInstanceAwareCounter quiet = create("deaths"); LaxInstanceAwareCounter other = create("deaths")) {
			LaxInstanceAwareCounter gone = create("deaths");
			quiet.add("k", 1);
			quiet.flush();
			gone.add("k", 10);
			gone.close();
			other.inc("k", 5);
			assertThat(other.slices("k").values()).containsExactlyInAnyOrder(1L, 5L, 10L);
			Await.until("the end of an instance", () -> other.get("k").equals(k(6, 5)));
			assertThat(other.slices("k").values()).containsExactlyInAnyOrder(1L, 5L);
			Await.until("a value of another", () -> quiet.get("k").equals(k(6, 1)));
		}
	}

	private LaxInstanceAwareCounter create(String name) {
		return LaxInstanceAwareCounter.builder(provider(), name)
			.deadAfter(Duration.ofSeconds(1))
			.leaveOnClose(false)
			.build();
	}

}
