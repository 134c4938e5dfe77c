package io.trypema.benchmark.redis.competitor;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Fleet}.
 */
class FleetTests {

	private static final Duration WINDOW = Duration.ofHours(1);

	private final RedisServer server = RedisServer.start();

	private final Backend backend = Backend.at("redis://127.0.0.1:" + this.server.port());

	@AfterEach
	void stop() {
		this.backend.close();
		this.server.close();
	}

	@Test
	void instancesShareTheLimit() {
		try (Fleet fleet = Fleet.open(3, 5, WINDOW, this.backend)) {
			long admitted = Stream.generate(() -> fleet.acquire("key")).limit(30).filter((allowed) -> allowed).count();
			assertThat(admitted).isBetween(3L, 5L);
		}
	}

	@Test
	void moreInstancesThanConnectionsShareThem() {
		try (Fleet fleet = Fleet.open(20, 1000, WINDOW, this.backend)) {
			assertThat(Stream.generate(() -> fleet.acquire("key")).limit(20)).containsOnly(true);
			assertThat(this.server.client().connect().sync().clientList().lines().count()).isLessThan(11);
		}
	}

}
