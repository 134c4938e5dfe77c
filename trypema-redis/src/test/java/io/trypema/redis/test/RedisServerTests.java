package io.trypema.redis.test;

import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisServer}.
 */
class RedisServerTests {

	@Test
	void passesArgumentsOn() {
		try (RedisServer server = RedisServer.start("--maxmemory", "3mb");
				StatefulRedisConnection<String, String> connection = server.client().connect()) {
			assertThat(connection.sync().configGet("maxmemory")).containsEntry("maxmemory", "3145728");
		}
	}

	@Test
	void saysWhyItDoesNotStart() {
		assertThatIllegalStateException().isThrownBy(() -> RedisServer.start("--no-such-setting", "1"))
			.withMessageContaining("no-such-setting");
	}

	@Test
	void restartsEmptyOnItsPort() {
		try (RedisServer server = RedisServer.start()) {
			set(server, "key");
			server.kill();
			assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(() -> server.client().connect());
			server.restart();
			assertThat(dbsize(server)).isZero();
		}
	}

	@Test
	void stopsInOrder() {
		try (RedisServer server = RedisServer.start("--appendonly", "yes")) {
			set(server, "key");
			server.stop();
			server.restart();
			assertThat(dbsize(server)).isOne();
		}
	}

	@Test
	void answersNothingWhileFrozen() {
		try (RedisServer server = RedisServer.start();
				StatefulRedisConnection<String, String> connection = server.client().connect()) {
			connection.setTimeout(Duration.ofMillis(20));
			server.freeze();
			assertThatExceptionOfType(RedisCommandTimeoutException.class).isThrownBy(() -> connection.sync().ping());
			server.thaw();
			connection.setTimeout(RedisURI.DEFAULT_TIMEOUT_DURATION);
			assertThat(connection.sync().ping()).isEqualTo("PONG");
		}
	}

	@Test
	void leavesNoProcessWhenClosed() {
		RedisServer server = RedisServer.start();
		RedisURI uri = server.uri();
		server.freeze();
		server.close();
		try (RedisClient client = TestRedis.createClient(uri)) {
			assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(client::connect);
		}
	}

	private static void set(RedisServer server, String key) {
		try (StatefulRedisConnection<String, String> connection = server.client().connect()) {
			connection.sync().set(key, "value");
		}
	}

	private static Long dbsize(RedisServer server) {
		try (StatefulRedisConnection<String, String> connection = server.client().connect()) {
			return connection.sync().dbsize();
		}
	}

}
