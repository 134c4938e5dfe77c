package io.trypema.redis;

import java.time.Duration;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.ConcurrencyPermit;
import io.trypema.counter.InstanceCount;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failover to a replica that is behind: counters continue from its values,
 * and places of calls in flight are taken again.
 */
class LaggingReplicaTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final ConcurrencyLimit THREE = ConcurrencyLimit.of(3);

	private final String prefix = TestRedis.prefix();

	private final RedisServer master = RedisServer.start("--repl-diskless-sync-delay", "0");

	private final RedisServer replica = RedisServer.start();

	private volatile RedisURI address = this.master.uri();

	private final RedisRateLimiterProvider provider = provider();

	private final RedisRateLimiterProvider other = provider();

	private RedisRateLimiterProvider provider() {
		return RedisRateLimiterProvider.builder(() -> RedisConnector.of(this.replica.client(), this.address).connect())
			.prefix(this.prefix)
			.timeout(Duration.ofSeconds(10))
			.build();
	}

	@BeforeEach
	void replicate() {
		try (StatefulRedisConnection<String, String> connection = this.replica.client().connect(this.replica.uri())) {
			connection.sync().replicaof("127.0.0.1", this.master.port());
			Await.until("replicated", () -> connection.sync().info("replication").contains("master_link_status:up"));
		}
	}

	@AfterEach
	void close() {
		this.provider.close();
		this.other.close();
		this.master.close();
		this.replica.close();
	}

	/** Let the replica lag from now on. */
	private void fallBehind() {
		try (StatefulRedisConnection<String, String> to = this.master.client().connect();
				StatefulRedisConnection<String, String> from = this.replica.client().connect(this.replica.uri())) {
			// All writes before the marker have arrived when the marker has
			to.sync().set("marker", "written");
			Await.until("the replica has all", () -> from.sync().get("marker") != null);
			from.sync().replicaofNoOne();
		}
	}

	private void failOver() {
		this.address = this.replica.uri();
		this.master.kill();
		for (RedisRateLimiterProvider each : new RedisRateLimiterProvider[] { this.provider, this.other }) {
			Await.until("the replica decides", () -> each.checkAsync().join());
		}
	}

	@Test
	void strictCountersGoOnFromWhatTheReplicaHas() {
		StrictCounter stock = StrictCounter.builder(this.provider, "stock").build();
		stock.inc("key", 10);
		fallBehind();
		stock.inc("key", 5);
		failOver();
		assertThat(stock.get("key")).isEqualTo(10);
		assertThat(stock.inc("key", 1)).isEqualTo(11);
	}

	@Test
	void slicesGoOnFromWhatTheReplicaHas() {
		try (StrictInstanceAwareCounter one = StrictInstanceAwareCounter.builder(this.provider, "visitors").build();
				StrictInstanceAwareCounter two = StrictInstanceAwareCounter.builder(this.other, "visitors").build()) {
			one.inc("key", 10);
			two.inc("key", 3);
			fallBehind();
			one.inc("key", 5);
			two.inc("key", -1);
			failOver();
			assertThat(one.get("key")).isEqualTo(new InstanceCount("key", 13, 10));
			assertThat(two.inc("key", 1)).isEqualTo(new InstanceCount("key", 14, 4));
		}
	}

	@Test
	void instanceThatTheReplicaDoesNotKnowIsMetAgain() {
		try (StrictInstanceAwareCounter one = StrictInstanceAwareCounter.builder(this.provider, "visitors").build()) {
			one.inc("key", 10);
			fallBehind();
			try (StrictInstanceAwareCounter two = StrictInstanceAwareCounter.builder(this.other, "visitors").build()) {
				two.inc("key", 3);
				failOver();
				assertThat(two.get("key")).isEqualTo(new InstanceCount("key", 10, 0));
				assertThat(two.inc("key", 1)).isEqualTo(new InstanceCount("key", 11, 1));
				assertThat(one.instances()).hasSize(2);
			}
			assertThat(one.get("key")).isEqualTo(new InstanceCount("key", 10, 10));
		}
	}

	@Test
	void instanceThatHasLeftIsCleanedUpAgain() {
		try (StrictInstanceAwareCounter one = StrictInstanceAwareCounter.builder(this.provider, "visitors")
			.deadAfter(Duration.ofSeconds(2))
			.build()) {
			one.inc("key", 10);
			try (StrictInstanceAwareCounter two = StrictInstanceAwareCounter.builder(this.other, "visitors")
				.deadAfter(Duration.ofSeconds(2))
				.build()) {
				two.inc("key", 3);
				fallBehind();
			}
			assertThat(one.get("key").cumulative()).isEqualTo(10);
			failOver();
			Await.until("nobody else counts", () -> one.get("key").equals(new InstanceCount("key", 10, 10)));
		}
	}

	@Test
	void laxCountersBringWhatTheyHaveAndLoseWhatTheReplicaMissed() {
		LaxCounter hits = LaxCounter.builder(this.provider, "hits").flushInterval(LONG).build();
		hits.add("key", 100);
		hits.flush();
		fallBehind();
		hits.add("key", 50);
		hits.flush();
		hits.add("key", 20);
		failOver();
		hits.flush();
		assertThat(StrictCounter.builder(this.other, "hits").build().get("key")).isEqualTo(120);
		Await.until("read again", () -> hits.get("key") == 120);
		hits.close();
	}

	@Test
	void laxSlicesBringWhatTheyHaveAndLoseWhatTheReplicaMissed() {
		try (LaxInstanceAwareCounter hits = LaxInstanceAwareCounter.builder(this.provider, "hits")
			.flushInterval(LONG)
			.build();
				StrictInstanceAwareCounter reader = StrictInstanceAwareCounter.builder(this.other, "hits").build()) {
			hits.add("key", 100);
			hits.flush();
			fallBehind();
			hits.add("key", 50);
			hits.flush();
			hits.add("key", 20);
			failOver();
			hits.flush();
			assertThat(reader.get("key").cumulative()).isEqualTo(120);
		}
	}

	@Test
	void placesThatTheReplicaMissedAreTakenAgain() {
		try (ConcurrencyLimiter limiter = limiter(this.provider); ConcurrencyLimiter neighbour = limiter(this.other)) {
			ConcurrencyPermit known = limiter.acquire("key", THREE).permit();
			fallBehind();
			ConcurrencyPermit missed = limiter.acquire("key", THREE).permit();
			failOver();
			Await.until("both count", () -> neighbour.inFlight("key") == 2);
			Await.until("the loss is noticed", missed::isLost);
			assertThat(neighbour.acquire("key", THREE).isAllowed()).isTrue();
			assertThat(neighbour.acquire("key", THREE).isAllowed()).isFalse();
			known.close();
			missed.close();
			Await.until("both are free", () -> limiter.inFlight("key") == 1);
		}
	}

	@Test
	void placesWhoseReturnTheReplicaMissedAreFree() {
		try (ConcurrencyLimiter limiter = limiter(this.provider); ConcurrencyLimiter neighbour = limiter(this.other)) {
			ConcurrencyPermit kept = limiter.acquire("key", THREE).permit();
			ConcurrencyPermit returned = limiter.acquire("key", THREE).permit();
			fallBehind();
			returned.closeAsync().join();
			failOver();
			Await.until("one is free", () -> neighbour.inFlight("key") == 1);
			kept.close();
			Await.until("both are free", () -> neighbour.inFlight("key") == 0);
		}
	}

	private static ConcurrencyLimiter limiter(RedisRateLimiterProvider provider) {
		return RedisConcurrencyLimiter.builder(provider, "calls").deadAfter(Duration.ofSeconds(3)).build();
	}

}
