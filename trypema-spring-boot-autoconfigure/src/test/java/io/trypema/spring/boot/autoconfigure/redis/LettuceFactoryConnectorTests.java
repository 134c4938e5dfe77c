package io.trypema.spring.boot.autoconfigure.redis;

import java.util.List;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.trypema.RateLimit;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.test.RedisCluster;
import io.trypema.redis.test.RedisSentinel;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the kinds of connection that an application may have to Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class LettuceFactoryConnectorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
				TrypemaAutoConfiguration.class))
		.withPropertyValues("trypema.redis.prefix=" + TestRedis.prefix(), "trypema.redis.timeout=10s");

	private static void assertDecides(ApplicationContextRunner runner) {
		runner.run((context) -> {
			RedisRateLimiterProvider provider = context.getBean(RedisRateLimiterProvider.class);
			RateLimit limit = RateLimit.parse("1/h");
			assertThat(provider.absolute().acquire("key", limit).isAllowed()).isTrue();
			assertThat(provider.absolute().acquire("key", limit).isAllowed()).isFalse();
		});
	}

	@Test
	void connectsWithPasswordAndDatabase() {
		try (RedisServer server = RedisServer.start("--requirepass", "secret")) {
			assertDecides(this.runner.withPropertyValues("spring.data.redis.port=" + server.port(),
					"spring.data.redis.password=secret", "spring.data.redis.database=3"));
		}
	}

	@Test
	void connectsThroughConnectionDetails() {
		assertDecides(this.runner.withBean(DataRedisConnectionDetails.class, SharedServer::new));
	}

	@Test
	void connectsToMasterFoundBySentinel() {
		try (RedisSentinel sentinel = RedisSentinel.start()) {
			RedisURI node = sentinel.uri().getSentinels().get(0);
			assertDecides(
					this.runner.withPropertyValues("spring.data.redis.sentinel.master=" + RedisSentinel.MASTER_NAME,
							"spring.data.redis.sentinel.nodes=" + node.getHost() + ":" + node.getPort()));
		}
	}

	@Test
	void connectsToStaticMasterAndReplica() {
		try (RedisServer master = RedisServer.start();
				RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", String.valueOf(master.port()))) {
			assertDecides(this.runner.withPropertyValues("spring.data.redis.masterreplica.nodes=127.0.0.1:"
					+ replica.port() + ",127.0.0.1:" + master.port()));
		}
	}

	@Test
	void connectsToCluster() {
		try (RedisCluster cluster = RedisCluster.start()) {
			RedisURI node = cluster.uris().get(0);
			assertDecides(this.runner
				.withPropertyValues("spring.data.redis.cluster.nodes=" + node.getHost() + ":" + node.getPort()));
		}
	}

	@Test
	void connectsToServerWhoseUriCannotBeRead(CapturedOutput output) {
		try (RedisServer server = RedisServer.start("--requirepass", "secret")) {
			assertDecides(withoutFields("redisURI").withPropertyValues("spring.data.redis.port=" + server.port(),
					"spring.data.redis.password=secret"));
		}
		assertThat(output).containsOnlyOnce("This version of Lettuce does not say which URI");
	}

	@Test
	void failsWhereStaticServersCannotBeRead() {
		withoutFields("connectionProvider")
			.withPropertyValues("spring.data.redis.masterreplica.nodes=127.0.0.1:1,127.0.0.1:2")
			.run((context) -> assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(RedisConnector.class).connect())
				.withMessageContainingAll("static master and its replicas", "Declare a RedisConnector bean"));
	}

	/** Return a runner that hides the fields of these names in the libraries. */
	private ApplicationContextRunner withoutFields(String... names) {
		return this.runner
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean(RedisConnector.class,
					() -> new LettuceFactoryConnector(context.getBean(LettuceConnectionFactory.class),
							(owner, name) -> List.of(names).contains(name) ? null
									: new DirectFieldAccessor(owner).getPropertyValue(name))));
	}

	private static final class SharedServer implements DataRedisConnectionDetails {

		@Override
		public Standalone getStandalone() {
			return Standalone.of(TestRedis.uri().getHost(), TestRedis.uri().getPort());
		}

	}

}
