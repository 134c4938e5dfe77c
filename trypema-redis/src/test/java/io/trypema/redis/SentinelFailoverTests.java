package io.trypema.redis;

import java.time.Duration;
import java.util.function.Consumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.LimitedUser;
import io.trypema.redis.test.RedisSentinel;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failover to a replica under load.
 */
class SentinelFailoverTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	@Test
	void holdsTheLimitOnTheNewMaster() {
		failOver(RedisServer::kill);
	}

	@Test
	void holdsTheLimitOnTheMasterThatTakesThePlaceOfAFrozenOne() {
		failOver(RedisServer::freeze);
	}

	private static void failOver(Consumer<RedisServer> failure) {
		RateLimit limit = RateLimit.parse("50/h");
		try (RedisSentinel sentinel = RedisSentinel.start();
				RedisRateLimiterProvider provider = RedisRateLimiterProvider
					.builder(RedisConnector.of(sentinel.client(), sentinel.uri()))
					.timeout(TIMEOUT)
					.build();
				Callers callers = Callers.start(provider, limit, "key")) {
			callers.awaitDecisions(200);
			RedisServer master = sentinel.master();
			failure.accept(master);
			Await.until("loss noticed", () -> !provider.isAvailable());
			sentinel.awaitFailoverFrom(master);
			Await.until("decisions of the new master", provider::isAvailable);
			callers.awaitDecisions(200);
			callers.stop(TIMEOUT);
			assertThat(callers.allowed()).isBetween(50L, 100L);
			assertThat(provider.absolute().usage("key", limit).accepted()).isEqualTo(50);
		}
	}

	@Test
	void needsNoRightsBeyondThoseDocumented() {
		try (RedisSentinel sentinel = RedisSentinel.start()) {
			LimitedUser.create(sentinel.master().uri());
			RedisURI limited = LimitedUser.at(sentinel.uri());
			try (RedisClient client = RedisClient.create(limited);
					RedisRateLimiterProvider restricted = RedisRateLimiterProvider
						.builder(RedisConnector.of(client, limited))
						.timeout(TIMEOUT)
						.build();
					HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(restricted).build()) {
				restricted.connect();
				RateLimit limit = RateLimit.parse("50/h");
				for (int i = 0; i < 50; i++) {
					assertThat(hybrid.absolute().acquire("key", limit).isAllowed()).isTrue();
				}
				assertThat(hybrid.absolute().acquire("key", limit).isAllowed()).isFalse();
				restricted.absolute().clear();
				assertThat(restricted.absolute().usage("key", limit).accepted()).isZero();
			}
		}
	}

}
