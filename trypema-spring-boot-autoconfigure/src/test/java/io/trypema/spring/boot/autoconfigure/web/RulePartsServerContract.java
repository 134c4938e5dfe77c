package io.trypema.spring.boot.autoconfigure.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of the conditions of rules besides the path and the method, on a real server.
 */
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = { "trypema.policies.host.rate=1000/h", "trypema.policies.domain.rate=1000/h",
		"trypema.policies.header.rate=1000/h", "trypema.policies.version.rate=1000/h",
		"trypema.policies.plan.rate=1000/h", "trypema.policies.actuator.rate=1000/h",
		"trypema.policies.failing.rate=1000/h", "trypema.rules[0].path=/parts",
		"trypema.rules[0].hosts=API.example.com, api.example.org", "trypema.rules[0].policy=host",
		"trypema.rules[1].path=/parts", "trypema.rules[1].hosts=*.example.net", "trypema.rules[1].policy=domain",
		"trypema.rules[2].path=/parts", "trypema.rules[2].headers=X-Beta", "trypema.rules[2].policy=header",
		"trypema.rules[3].path=/parts", "trypema.rules[3].headers=X-Api-Version=2, X-Beta",
		"trypema.rules[3].policy=version", "trypema.rules[4].path=/parts",
		"trypema.rules[4].condition=#header('X-Plan') == 'free'", "trypema.rules[4].policy=plan",
		"trypema.rules[5].path=/failing", "trypema.rules[5].condition=#header('X-Plan').length() > 9",
		"trypema.rules[5].policy=failing", "trypema.rules[6].path=/actuator/**",
		"trypema.rules[6].except=/actuator/health/**", "trypema.rules[6].policy=actuator",
		"management.endpoint.health.probes.enabled=true", "management.health.redis.enabled=false" })
abstract class RulePartsServerContract {

	/**
	 * The libraries of both kinds of application are present, which confuses some of
	 * them.
	 */
	static final String NO_SECURITY = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration";

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "api.example.com", "api.EXAMPLE.com", "api.example.com:8080", "api.example.com.",
			"api.example.org" })
	void hostCountsHoweverItIsWritten(String host) {
		assertThat(countedBy("/parts", "Host: " + host)).containsExactly("host");
	}

	@ParameterizedTest
	@ValueSource(strings = { "example.com", "www.api.example.com", "api.example.company", "example.net",
			"notexample.net", "localhost", "[::1]", "127.0.0.1:80" })
	void otherHostsDoNotCount(String host) {
		assertThat(countedBy("/parts", "Host: " + host)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.example.net", "a.b.Example.net:80", "example.net.example.net." })
	void namesBelowDomainCount(String host) {
		assertThat(countedBy("/parts", "Host: " + host)).containsExactly("domain");
	}

	@Test
	void headerCounts() {
		assertThat(countedBy("/parts", "Host: localhost", "x-beta: anything")).containsExactly("header");
		assertThat(countedBy("/parts", "Host: localhost", "X-Beta;")).isEmpty();
	}

	@Test
	void allHeadersAreRequired() {
		assertThat(countedBy("/parts", "Host: localhost", "x-api-version: 2")).isEmpty();
		assertThat(countedBy("/parts", "Host: localhost", "X-Beta: 1", "x-api-version: 3")).containsExactly("header");
	}

	@Test
	void anyLineOfHeaderCounts() {
		assertThat(countedBy("/parts", "Host: localhost", "X-Beta: 1", "x-api-version: 1", "X-API-Version: 2"))
			.containsExactly("header", "version");
	}

	@Test
	void conditionDecides() {
		assertThat(countedBy("/parts", "Host: localhost", "X-Plan: free")).containsExactly("plan");
		assertThat(countedBy("/parts", "Host: localhost", "X-Plan: paid")).isEmpty();
		assertThat(countedBy("/parts", "Host: localhost")).isEmpty();
	}

	@Test
	void conditionThatFailsCountsAndIsReportedOnce(CapturedOutput output) {
		assertThat(countedBy("/failing", "Host: localhost")).containsExactly("failing");
		assertThat(countedBy("/failing", "Host: localhost")).containsExactly("failing");
		assertThat(countedBy("/failing", "Host: localhost", "X-Plan: free")).isEmpty();
		assertThat(output)
			.containsOnlyOnce("The request is counted: The condition '#header('X-Plan').length() > 9' of "
					+ "trypema.rules[5] cannot be evaluated: ")
			.contains("; further failures of this kind are logged at debug level");
	}

	@Test
	void healthProbesCanBeLeftOut() {
		assertThat(countedBy("/actuator", "Host: localhost")).containsExactly("actuator");
		assertThat(countedBy("/actuator/info", "Host: localhost")).containsExactly("actuator");
		for (String probe : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
			assertThat(Spellings.send(this.port, "GET", probe)).startsWith("HTTP/1.1 200");
			assertThat(countedBy(probe, "Host: localhost")).isEmpty();
		}
		assertThat(countedBy("/actuator/health/../info", "Host: localhost")).containsExactly("actuator");
	}

	/** Return the policies that count a request. */
	private List<String> countedBy(String path, String... headers) {
		String response = Spellings.send(this.port, "GET", path, headers);
		List<String> policies = new ArrayList<>();
		Arrays.asList("host", "domain", "header", "version", "plan", "failing", "actuator").forEach((policy) -> {
			if (Spellings.isCounted(response, policy)) {
				policies.add(policy);
			}
		});
		return policies;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PartsController.class)
	static class Application {

	}

	@RestController
	static class PartsController {

		@GetMapping({ "/parts", "/failing" })
		String answer() {
			return "answer";
		}

	}

}
