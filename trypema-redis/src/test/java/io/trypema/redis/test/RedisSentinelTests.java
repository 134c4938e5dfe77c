package io.trypema.redis.test;

import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisSentinel}.
 */
class RedisSentinelTests {

	@Test
	void failsOverFromAFrozenMaster() {
		try (RedisSentinel sentinel = RedisSentinel.start();
				StatefulRedisConnection<String, String> connection = sentinel.client().connect()) {
			connection.sync().set("key", "value");
			connection.sync().waitForReplication(1, 10_000);
			RedisServer master = sentinel.master();
			master.freeze();
			sentinel.awaitFailoverFrom(master);
			try (StatefulRedisConnection<String, String> afterwards = sentinel.client().connect()) {
				assertThat(afterwards.sync().append("key", "s")).isEqualTo(6);
			}
		}
	}

}
