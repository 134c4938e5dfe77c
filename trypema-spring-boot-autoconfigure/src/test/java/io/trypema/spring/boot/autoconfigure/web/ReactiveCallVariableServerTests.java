package io.trypema.spring.boot.autoconfigure.web;

import io.trypema.spring.RateLimitKeyResolver;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;

import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the variables of an exchange in expressions, on a real WebFlux server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "trypema.policies.file.rate=1/min",
				"trypema.policies.file.key=#path('rest')", "trypema.policies.visitor.rate=1/min",
				"trypema.policies.visitor.key=#cookie('visitor')", "trypema.policies.session.rate=1/min",
				"trypema.policies.session.key=#session", "trypema.rules[0].path=/rule/files/{*rest}",
				"trypema.rules[0].policy=file", "trypema.rules[1].path=/rule/visitor",
				"trypema.rules[1].policy=visitor", "trypema.rules[2].path=/rule/session",
				"trypema.rules[2].policy=session" })
class ReactiveCallVariableServerTests {

	@Autowired
	private RateLimiter limiter;

	@Autowired
	private CountingSessionManager sessions;

	private WebTestClient client = WebTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.limiter.local().absolute().clear();
		this.sessions.asked.set(0);
		this.client = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/users/", "/service/", "/function/", "/rule/files/" })
	void countsPathVariablesApart(String path) {
		assertThat(status(path + "1", "")).isEqualTo(200);
		assertThat(status(path + "2", "")).isEqualTo(200);
		assertThat(status(path + "1", "")).isEqualTo(429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/rule/visitor", "/visitor" })
	void countsCookiesApart(String path) {
		assertThat(status(path, "visitor=ann")).isEqualTo(200);
		assertThat(status(path, "visitor=bob")).isEqualTo(200);
		assertThat(status(path, "other=bob; visitor=ann")).isEqualTo(429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/rule/session", "/session", "/resolver" })
	void countsSessionsApart(String path) {
		String ann = login();
		String bob = login();
		assertThat(status(path, ann)).isEqualTo(200);
		assertThat(status(path, bob)).isEqualTo(200);
		assertThat(status(path, ann)).isEqualTo(429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/rule/session", "/session" })
	void createsNoSessionAndBelievesNone(String path) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.doesNotExist(HttpHeaders.SET_COOKIE);
		assertThat(status(path, "SESSION=invented")).isEqualTo(429);
	}

	@Test
	void asksForTheSessionOnlyWhereAnExpressionNamesIt() {
		status("/users/1", "");
		status("/visitor", "");
		status("/rule/visitor", "");
		assertThat(this.sessions.asked).hasValue(0);
		status("/rule/session", "");
		assertThat(this.sessions.asked).hasValue(1);
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
			.uri(path)
			.header(HttpHeaders.COOKIE, cookie)
			.exchange()
			.returnResult()
			.getStatus()
			.value();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { ReactiveManagementWebSecurityAutoConfiguration.class,
			ReactiveWebSecurityAutoConfiguration.class })
	@Import({ Controller.class, Service.class })
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean(WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME)
		CountingSessionManager sessions() {
			return new CountingSessionManager();
		}

		@Bean
		RateLimitKeyResolver sessionKeys() {
			return (context, target, method, arguments) -> context.sessionId();
		}

		@Bean
		RouterFunction<ServerResponse> function(Service service) {
			return RouterFunctions.route()
				.GET("/function/{id}", (request) -> service.read().flatMap(ServerResponse.ok()::bodyValue))
				.build();
		}

	}

	static final class CountingSessionManager implements WebSessionManager {

		private final WebSessionManager sessions = new DefaultWebSessionManager();

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public Mono<WebSession> getSession(ServerWebExchange exchange) {
			return this.sessions.getSession(exchange).doOnSubscribe((subscription) -> this.asked.incrementAndGet());
		}

	}

	static class Service {

		@RateLimited(rate = "1/min", key = "#path('id')")
		Mono<String> read() {
			return Mono.just("read");
		}

	}

	@RestController
	@RequestMapping("/")
	static class Controller {

		@Autowired
		private Service service = new Service();

		@GetMapping("resolver")
		@RateLimited(rate = "1/min", keyResolver = "sessionKeys")
		Mono<String> resolver() {
			return Mono.just("resolver");
		}

		@GetMapping("users/{id}")
		@RateLimited(rate = "1/min", key = "#path('id')")
		Mono<String> user() {
			return Mono.just("user");
		}

		@GetMapping("service/{id}")
		Mono<String> service() {
			return this.service.read();
		}

		@GetMapping("visitor")
		@RateLimited("visitor")
		Mono<String> visitor() {
			return Mono.just("visitor");
		}

		@GetMapping("session")
		@RateLimited("session")
		Mono<String> session() {
			return Mono.just("session");
		}

		@GetMapping("login")
		Mono<String> login(WebSession session) {
			session.start();
			return Mono.just("login");
		}

		@GetMapping({ "rule/files/{name}", "rule/{name}" })
		Mono<String> rule() {
			return Mono.just("rule");
		}

	}

}
