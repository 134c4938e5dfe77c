package io.trypema.redis.test;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TcpProxy}.
 */
class TcpProxyTests {

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.to(this.server);

	private final RedisClient client = TestRedis.createClient(this.proxy.uri());

	private final StatefulRedisConnection<String, String> connection = this.client.connect();

	private final StatefulRedisConnection<String, String> direct = this.server.client().connect();

	@AfterEach
	void close() {
		this.client.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void passesBothWays() {
		String large = "x".repeat(1_000_000);
		this.connection.sync().set("key", large);
		assertThat(this.connection.sync().get("key")).isEqualTo(large);
	}

	@Test
	void delaysBothDirections() {
		this.proxy.delay(Duration.ofMillis(20), Duration.ofMillis(30));
		long start = System.nanoTime();
		this.connection.sync().ping();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
	}

	@Test
	void holdsBackWhatComesWhileFrozen() {
		this.proxy.freeze();
		RedisFuture<String> reply = this.connection.async().set("key", "value");
		assertThat(this.direct.sync().get("key")).isNull();
		this.proxy.thaw();
		assertThat(reply.toCompletableFuture().join()).isEqualTo("OK");
	}

	@Test
	void losesTheReplyOfAnExecutedCommand() {
		this.client.setOptions(ClientOptions.builder().autoReconnect(false).build());
		try (StatefulRedisConnection<String, String> lossy = this.client.connect()) {
			this.proxy.delay(Duration.ZERO, Duration.ofHours(1));
			RedisFuture<Long> reply = lossy.async().incr("key");
			Await.until("command executed", () -> "1".equals(this.direct.sync().get("key")));
			this.proxy.cut();
			assertThat(reply.toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void refusesUntilToldToAccept() {
		this.proxy.refuse();
		this.proxy.cut();
		assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(this.client::connect);
		this.proxy.accept();
		assertThat(this.connection.sync().ping()).isEqualTo("PONG");
	}

}
