package io.trypema.redis;

import java.time.Duration;

import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the state of a promoted replica: replication is asynchronous.
 */
class ReplicaTests {

	private static final RateLimit LIMIT = RateLimit.parse("1000/h");

	private final RedisServer master = RedisServer.start("--repl-diskless-sync-delay", "0");

	private final RedisServer replica = RedisServer.start();

	private final TcpProxy replication = TcpProxy.to(this.master);

	private final RedisRateLimiterProvider ofMaster = provider(this.master);

	private final RedisRateLimiterProvider ofReplica = provider(this.replica);

	private final StatefulRedisConnection<String, String> connection = this.replica.client().connect();

	private static RedisRateLimiterProvider provider(RedisServer server) {
		return RedisRateLimiterProvider.builder(RedisConnector.of(server.client()))
			.timeout(Duration.ofSeconds(10))
			.build();
	}

	@AfterEach
	void close() {
		this.connection.close();
		this.ofMaster.close();
		this.ofReplica.close();
		this.replication.close();
		this.replica.close();
		this.master.close();
	}

	private void replicate() {
		this.connection.sync().replicaof("127.0.0.1", this.replication.uri().getPort());
		Await.until("in step", () -> this.connection.sync().info("replication").contains("master_link_status:up"));
	}

	private boolean isReplicated() {
		return this.connection.sync().keys("trypema:a:*").size() == 1;
	}

	private AbsoluteRateLimiter takeOver() {
		this.master.kill();
		this.connection.sync().replicaofNoOne();
		return this.ofReplica.absolute();
	}

	@Test
	void countsOnWithWhatWasReplicated() {
		replicate();
		this.ofMaster.absolute().acquire("key", LIMIT, 700);
		Await.until("replicated", this::isReplicated);
		AbsoluteRateLimiter limiter = takeOver();
		assertThat(limiter.acquire("key", LIMIT, 301).isAllowed()).isFalse();
		assertThat(limiter.acquire("key", LIMIT, 300).isAllowed()).isTrue();
	}

	@Test
	void admitsAgainWhatWasAdmittedInTheLagAndNoMore() {
		replicate();
		this.ofMaster.absolute().acquire("key", LIMIT, 700);
		Await.until("replicated", this::isReplicated);
		this.replication.freeze();
		assertThat(this.ofMaster.absolute().acquire("key", LIMIT, 120).isAllowed()).isTrue();
		AbsoluteRateLimiter limiter = takeOver();
		assertThat(limiter.acquire("key", LIMIT, 301).isAllowed()).isFalse();
		assertThat(limiter.acquire("key", LIMIT, 300).isAllowed()).isTrue();
		assertThat(limiter.usage("key", LIMIT).accepted()).isEqualTo(1000);
	}

}
