package io.trypema.spring.boot.autoconfigure.web.slice;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for plain {@link WebMvcTest}.
 */
@WebMvcTest
@WithMockUser
class UnlimitedSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void nothingIsLimited() {
		assertThat(this.mvc.get().uri("/search")).hasStatusOk();
		assertThat(this.mvc.get().uri("/search")).hasStatusOk().doesNotContainHeader("RateLimit");
	}

}
