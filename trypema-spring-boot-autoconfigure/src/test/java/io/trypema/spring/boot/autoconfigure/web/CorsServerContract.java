package io.trypema.spring.boot.autoconfigure.web;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;

import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that scripts of other origins can read refusals, for both Spring MVC and WebFlux:
 * refusals of rules with the filter that the documentation names, and refusals of methods
 * with Spring's own support for methods.
 */
@TestPropertySource(properties = { "trypema.policies.all.rate=1/h", "trypema.policies.method.rate=1/h",
		"trypema.rules[0].path=/parts", "trypema.rules[0].policy=all" })
abstract class CorsServerContract {

	private static final String ORIGIN = "https://shop.example.org";

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "/parts", "/crossOrigin" })
	void refusalHasTheHeadersOfCors(String path) {
		assertThat(send(path)).startsWith("HTTP/1.1 200");
		assertThat(send(path)).startsWith("HTTP/1.1 429")
			.containsIgnoringCase("Access-Control-Allow-Origin: " + ORIGIN)
			.containsIgnoringCase("Access-Control-Expose-Headers: Retry-After");
	}

	private String send(String path) {
		return Spellings.send(this.port, "GET", path, "Host: localhost", "Origin: " + ORIGIN);
	}

	static Map<String, CorsConfiguration> configurationOfRule() {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.addAllowedOrigin(ORIGIN);
		configuration.addExposedHeader("Retry-After");
		return Map.of("/parts", configuration);
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ RulePartsServerContract.Application.class, CrossOriginController.class })
	static class Application {

	}

	@RestController
	static class CrossOriginController {

		@GetMapping("/crossOrigin")
		@CrossOrigin(origins = ORIGIN, exposedHeaders = "Retry-After")
		@RateLimited("method")
		String found() {
			return "found";
		}

	}

}
