package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.redis.test.RedisCluster;
import io.trypema.redis.test.TestRedis;
import io.trypema.test.ConcurrencyLimiterContract;

/**
 * Applies the {@link ConcurrencyLimiterContract} on a cluster.
 */
class ClusterRedisConcurrencyLimiterTests extends ConcurrencyLimiterContract {

	private static RedisCluster cluster;

	private final List<RedisRateLimiterProvider> providers = new ArrayList<>();

	@BeforeAll
	static void startCluster() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@Override
	protected ConcurrencyLimiter createLimiter() {
		RedisRateLimiterProvider provider = RedisRateLimiterProvider.builder(RedisConnector.of(cluster.client()))
			.prefix(TestRedis.prefix())
			.timeout(Duration.ofSeconds(10))
			.build();
		this.providers.add(provider);
		return RedisConcurrencyLimiter.builder(provider, "calls").build();
	}

	@AfterEach
	void close() {
		limiter().close();
		this.providers.forEach(RedisRateLimiterProvider::close);
	}

}
