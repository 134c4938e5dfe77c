package io.trypema.spring.boot.autoconfigure.web;

import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the variables of a request in expressions, on a real server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.policies.file.rate=1/min", "trypema.policies.file.key=#path('rest')",
				"trypema.policies.visitor.rate=1/min", "trypema.policies.visitor.key=#cookie('visitor')",
				"trypema.policies.session.rate=1/min", "trypema.policies.session.key=#session",
				"trypema.rules[0].path=/rule/files/{*rest}", "trypema.rules[0].policy=file",
				"trypema.rules[1].path=/rule/visitor", "trypema.rules[1].policy=visitor",
				"trypema.rules[2].path=/rule/session", "trypema.rules[2].policy=session" })
class CallVariableServerTests {

	@Autowired
	private RateLimiter limiter;

	private String baseUrl = "";

	private RestTestClient client = RestTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.limiter.local().absolute().clear();
		this.baseUrl = "http://localhost:" + port;
		this.client = RestTestClient.bindToServer().baseUrl(this.baseUrl).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/users/", "/service/", "/function/" })
	void countsPathVariablesApart(String path) {
		assertThat(status(path + "1", "")).isEqualTo(200);
		assertThat(status(path + "2", "")).isEqualTo(200);
		assertThat(status(path + "1", "")).isEqualTo(429);
	}

	@Test
	void ruleCountsTheVariablesOfItsPatternApart() {
		assertThat(status("/rule/files/a/b", "")).isEqualTo(404);
		assertThat(status("/rule/files/a", "")).isEqualTo(404);
		assertThat(status("/rule/files/a/b", "")).isEqualTo(429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/rule/files/x/../a/b", "/rule/files//a/b", "/rule/files/%61/b", "/rule/files/a;x=1/b",
			"/rule/files/./a/b/", "/rule/files/a/%62" })
	void pathCannotBeWrittenSoThatItsVariablesAreOthers(String path) {
		assertThat(status("/rule/files/a/b", "")).isEqualTo(404);
		assertThat(status(path, "")).isEqualTo(429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/rule/visitor", "/visitor" })
	void countsCookiesApart(String path) {
		assertThat(status(path, "visitor=ann")).isIn(200, 404);
		assertThat(status(path, "visitor=bob")).isIn(200, 404);
		assertThat(status(path, "other=bob; visitor=ann")).isEqualTo(429);
	}

	@ParameterizedTest
	@CsvSource({ "/rule/session, 404", "/session, 200" })
	void countsSessionsApart(String path, int admitted) {
		String ann = login();
		String bob = login();
		assertThat(status(path, ann)).isEqualTo(admitted);
		assertThat(status(path, bob)).isEqualTo(admitted);
		assertThat(status(path, ann)).isEqualTo(429);
	}

	@ParameterizedTest
	@CsvSource({ "/rule/session, 404", "/session, 200" })
	void createsNoSessionAndBelievesNone(String path, int admitted) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isEqualTo(admitted)
			.expectHeader()
			.doesNotExist(HttpHeaders.SET_COOKIE);
		assertThat(status(path, "JSESSIONID=invented")).isEqualTo(429);
	}

	private String login() {
		String cookie = this.client.get()
			.uri("/login")
			.exchange()
			.returnResult()
			.getResponseHeaders()
			.getFirst(HttpHeaders.SET_COOKIE);
		return String.valueOf(cookie).split(";", 2)[0];
	}

	private int status(String path, String cookie) {
		return this.client.get()
			.uri(URI.create(this.baseUrl + path))
			.header(HttpHeaders.COOKIE, cookie)
			.exchange()
			.returnResult()
			.getStatus()
			.value();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { ManagementWebSecurityAutoConfiguration.class,
			ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class })
	@Import({ Controller.class, Service.class })
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		RouterFunction<ServerResponse> function(Service service) {
			return RouterFunctions.route()
				.GET("/function/{id}", (request) -> ServerResponse.ok().body(service.read()))
				.build();
		}

	}

	static class Service {

		@RateLimited(rate = "1/min", key = "#path('id')")
		String read() {
			return "read";
		}

	}

	@RestController
	@RequestMapping("/")
	static class Controller {

		@Autowired
		private Service service = new Service();

		@GetMapping("users/{id}")
		@RateLimited(rate = "1/min", key = "#path('id')")
		String user() {
			return "user";
		}

		@GetMapping("service/{id}")
		String service() {
			return this.service.read();
		}

		@GetMapping("visitor")
		@RateLimited("visitor")
		String visitor() {
			return "visitor";
		}

		@GetMapping("session")
		@RateLimited("session")
		String session() {
			return "session";
		}

		@GetMapping("login")
		String login(HttpServletRequest request) {
			return request.getSession().getId();
		}

	}

}
