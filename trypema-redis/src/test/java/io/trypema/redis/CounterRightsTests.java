package io.trypema.redis;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.KeyValue;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import io.trypema.counter.Counter;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.LimitedUser;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

import static io.trypema.CountComparator.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that counters need no rights beyond those that are documented.
 */
class CounterRightsTests {

	@Test
	void plainCountersNeedNoMore() {
		try (RedisServer server = RedisServer.start()) {
			LimitedUser.create(server.uri(), "+incrby", "+pttl", "+pexpire");
			try (RedisRateLimiterProvider provider = provider(server);
					Counter counter = StrictCounter.builder(provider, "visits")
						.expireAfterCreation(Duration.ofHours(1))
						.build()) {
				counter.inc("a", 1);
				counter.dec("a", 5);
				counter.setIf("a", always(), 5);
				counter.incIf("a", always(), 5);
				counter.incWithin("a", 5, 0, 4);
				counter.getAll(List.of("a", "b"));
				assertThat(counter.del("a")).isEqualTo(10);
				counter.clear();
			}
		}
	}

	/** An error after Redis has added neither hides the addition nor repeats it. */
	@Test
	void rightThatIsMissingInBetweenAddsOnce() {
		try (RedisServer server = RedisServer.start()) {
			LimitedUser.create(server.uri(), "+incrby");
			try (RedisRateLimiterProvider provider = provider(server);
					StatefulRedisConnection<String, String> other = server.client().connect();
					Counter strict = StrictCounter.builder(provider, "visits")
						.expireAfterChange(Duration.ofHours(1))
						.build()) {
				assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(() -> strict.inc("a", 1))
					.satisfies((failure) -> assertThat(failure.mayHaveChanged()).isTrue());
				LaxCounter lax = LaxCounter.builder(provider, "visits")
					.flushInterval(Duration.ofMinutes(1))
					.expireAfterChange(Duration.ofHours(1))
					.build();
				lax.add("b", 1);
				Await.until("Redis is asked again", provider::check);
				assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(lax::flush);
				Await.until("Redis is asked again", provider::check);
				lax.flush();
				assertThat(other.sync().mget("trypema:c:visits:{a}", "trypema:c:visits:{b}"))
					.extracting(KeyValue::getValue)
					.containsExactly("1", "1");
				lax.close();
			}
		}
	}

	@Test
	void countersWithSlicesNeedNoMore() {
		try (RedisServer server = RedisServer.start()) {
			LimitedUser.create(server.uri(), "+pttl", "+pexpire", "+exists", "+hget", "+hset", "+hdel", "+hincrby",
					"+zadd", "+zrem", "+zscore", "+zrange", "+zrangebyscore", "+zrangebylex");
			try (RedisRateLimiterProvider provider = provider(server);
					InstanceAwareCounter a = create(provider);
					InstanceAwareCounter b = create(provider);
					LaxInstanceAwareCounter lax = LaxInstanceAwareCounter.builder(provider, "jobs").build()) {
				lax.add("k", 1);
				lax.flush();
				a.inc("k", 1);
				b.incAll(List.of(CounterUpdate.of("k", 2), CounterUpdate.of("l", 3)));
				a.setOnInstance("k", 3);
				a.set("l", 4);
				a.del("k");
				a.delOnInstance("l");
				a.instances();
				b.slices("l");
				b.clearOnInstance();
				InstanceCall<Boolean> sign = InstanceCall.giveSignOfLife(((StrictInstanceAwareCounter) a).space());
				provider.dispatcher().submit(sign);
				assertThat(sign.join()).isFalse();
				a.clear();
			}
		}
	}

	private static InstanceAwareCounter create(RedisRateLimiterProvider provider) {
		return StrictInstanceAwareCounter.builder(provider, "jobs").build();
	}

	private static RedisRateLimiterProvider provider(RedisServer server) {
		return RedisRateLimiterProvider.builder(RedisConnector.of(TestRedis.client(), LimitedUser.at(server.uri())))
			.timeout(Duration.ofSeconds(10))
			.build();
	}

}
