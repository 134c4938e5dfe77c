package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.Test;

import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the rule of the handler that answers a request on Jetty counts the request,
 * however its path is written.
 */
@Import(JettyServletWebServerAutoConfiguration.class)
class JettyPathSpellingServerTests extends PathSpellingServerTests {

	@Override
	String server() {
		return "Jetty";
	}

	@Override
	@Test
	void refusesDoubleSlash() {
		assertThat(Spellings.send(this.port, "GET", "//")).startsWith("HTTP/1.1 400");
	}

}
