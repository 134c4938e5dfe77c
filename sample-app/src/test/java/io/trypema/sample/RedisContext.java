package io.trypema.sample;

import io.lettuce.core.RedisURI;
import org.testcontainers.containers.GenericContainer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

import io.trypema.redis.test.TestRedis;

/**
 * A context that provides its children, the instances of the sample, with the address of
 * their Redis.
 */
final class RedisContext {

	private RedisContext() {
	}

	/** The Redis of all tests, in a container if a Docker engine answers. */
	static ConfigurableApplicationContext shared() {
		return TestRedis.isInContainer()
				? new SpringApplicationBuilder(Container.class).web(WebApplicationType.NONE).run()
				: at(TestRedis.uri());
	}

	static ConfigurableApplicationContext at(RedisURI uri) {
		GenericApplicationContext context = new GenericApplicationContext();
		TestPropertyValues.of("spring.data.redis.url=" + uri.toURI()).applyTo(context);
		context.refresh();
		return context;
	}

	@ImportAutoConfiguration(ServiceConnectionAutoConfiguration.class)
	static final class Container {

		@Bean
		@ServiceConnection("redis")
		GenericContainer<?> redis() {
			return new GenericContainer<>("redis:8.0").withExposedPorts(6379);
		}

	}

}
