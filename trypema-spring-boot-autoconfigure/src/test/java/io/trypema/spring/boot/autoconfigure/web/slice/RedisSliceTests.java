package io.trypema.spring.boot.autoconfigure.web.slice;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.trypema.redis.test.TestRedis;
import io.trypema.spring.boot.autoconfigure.AutoConfigureRateLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebMvcTest} with limits in Redis.
 */
@WebMvcTest(properties = { "trypema.provider=redis", "trypema.redis.timeout=10s", "trypema.redis.on-failure=deny" })
@AutoConfigureRateLimits
@WithMockUser
class RedisSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", () -> TestRedis.uri().toURI());
		registry.add("trypema.redis.prefix", TestRedis::prefix);
	}

	@Test
	void annotationsLimit() {
		assertThat(this.mvc.get().uri("/search")).hasStatusOk();
		assertThat(this.mvc.get().uri("/search")).hasStatus(429);
	}

}
