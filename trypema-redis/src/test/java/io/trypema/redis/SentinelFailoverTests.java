package io.trypema.redis;

import java.time.Duration;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisSentinel;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replica becomes the master under load.
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

}
