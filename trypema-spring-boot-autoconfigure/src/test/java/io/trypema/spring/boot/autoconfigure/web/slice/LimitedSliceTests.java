package io.trypema.spring.boot.autoconfigure.web.slice;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.trypema.RateLimiter;
import io.trypema.spring.boot.autoconfigure.AutoConfigureRateLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebMvcTest} with {@link AutoConfigureRateLimits}.
 */
@WebMvcTest(properties = { "trypema.policies.site.rate=1/h", "trypema.rules[0].path=/site",
		"trypema.rules[0].policy=site" })
@AutoConfigureRateLimits
@WithMockUser
class LimitedSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@BeforeEach
	void clear(@Autowired RateLimiter limiter) {
		limiter.local().absolute().clear();
	}

	@Test
	void annotationsLimit() {
		assertThat(this.mvc.get().uri("/search")).hasStatusOk();
		assertThat(this.mvc.get().uri("/search")).hasStatus(429);
	}

	@Test
	void rulesLimit() {
		assertThat(this.mvc.get().uri("/site")).hasStatus(404);
		assertThat(this.mvc.get().uri("/site")).hasStatus(429);
	}

}
