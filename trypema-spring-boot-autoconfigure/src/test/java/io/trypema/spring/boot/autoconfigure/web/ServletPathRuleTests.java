package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for rules where Spring MVC is mapped to a separate path within a context path.
 */
@SpringBootTest(classes = ServletPathRuleTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "server.servlet.context-path=/shop", "spring.mvc.servlet.path=/mvc",
				"trypema.policies.handler.rate=100/h", "trypema.policies.servlet.rate=100/h",
				"trypema.rules[0].path=/search", "trypema.rules[0].policy=handler", "trypema.rules[1].path=/mvc/search",
				"trypema.rules[1].policy=servlet", "trypema.policies.guarded.rate=100/h", "trypema.rules[2].path=/**",
				"trypema.rules[2].policy=guarded", "trypema.rules[2].except=/search, /mvc/search",
				"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
class ServletPathRuleTests {

	@ParameterizedTest
	@ValueSource(strings = { "/shop/mvc/search", "/shop/mvc/%73earch", "/shop/mvc/search;x=y" })
	void pathsAreThoseOfHandlersAndOfTheApplication(String path, @LocalServerPort int port) {
		assertThat(Spellings.send(port, "GET", path)).contains("found")
			.satisfies(ServletPathRuleTests::assertLimitedByBothPaths);
	}

	/** Tomcat serves this path; on Jetty, Spring MVC fails. */
	@Test
	void contextPathMayBeWrittenOtherwise(@LocalServerPort int port) {
		assertThat(Spellings.send(port, "GET", "/%73hop/mvc/search"))
			.satisfies(ServletPathRuleTests::assertLimitedByBothPaths);
	}

	private static void assertLimitedByBothPaths(String response) {
		assertThat(Spellings.isCounted(response, "handler")).isTrue();
		assertThat(Spellings.isCounted(response, "servlet")).isTrue();
	}

	@Test
	void bothPathsMayBeExcepted(@LocalServerPort int port) {
		assertThat(Spellings.send(port, "GET", "/shop/mvc/search"))
			.satisfies((response) -> assertThat(Spellings.isCounted(response, "guarded")).isFalse());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Search.class)
	static class Application {

	}

	@RestController
	static class Search {

		@GetMapping("/search")
		String search() {
			return "found";
		}

	}

}
