package io.trypema.consumer;

import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that instances share a limit through the Redis at {@code spring.data.redis}.
 */
class RedisTests {

	@ParameterizedTest
	@ValueSource(strings = { "/redis", "/hybrid" })
	void instancesShareALimit(String path) {
		String[] properties = { "trypema.redis.namespace=" + UUID.randomUUID(), "trypema.redis.fail-fast=true",
				"trypema.redis.timeout=10s" };
		try (Instance one = Instance.start(properties)) {
			assertThat(one.get(path).statusCode()).isEqualTo(200);
			assertThat(one.get(path).statusCode()).isEqualTo(200);
			assertThat(one.get(path).statusCode()).isEqualTo(429);
			try (Instance other = Instance.start(properties)) {
				assertThat(other.get(path).statusCode()).isEqualTo(429);
				assertThat(other.get("/actuator/health").body()).contains("\"status\":\"UP\"");
			}
		}
	}

}
