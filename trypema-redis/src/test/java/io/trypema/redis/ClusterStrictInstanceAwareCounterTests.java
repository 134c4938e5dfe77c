package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisCluster;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applies the {@link InstanceAwareCounterContract} on a cluster, in real time.
 */
class ClusterStrictInstanceAwareCounterTests extends InstanceAwareCounterContract {

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
		return StrictInstanceAwareCounter.builder(provider, name).build();
	}

	@Test
	void instancesThatGoWithoutAWordAreDeadAfterTheThreshold() {
		try (InstanceAwareCounter quiet = create(); InstanceAwareCounter other = create()) {
			InstanceAwareCounter gone = create();
			quiet.inc("k", 1);
			gone.inc("k", 10);
			assertThat(other.inc("k", 5)).isEqualTo(k(16, 5));
			gone.close();
			Await.until("the end of an instance", () -> other.get("k").cumulative() < 16);
			assertThat(other.get("k")).isEqualTo(k(6, 5));
			assertThat(quiet.get("k")).isEqualTo(k(6, 1));
		}
	}

	private InstanceAwareCounter create() {
		return StrictInstanceAwareCounter.builder(provider(), "jobs")
			.deadAfter(Duration.ofSeconds(1))
			.leaveOnClose(false)
			.build();
	}

}
