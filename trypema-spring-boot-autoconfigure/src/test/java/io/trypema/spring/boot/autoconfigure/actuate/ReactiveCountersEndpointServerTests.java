package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for the counters endpoint on a reactive server, with a Redis that becomes
 * unavailable.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive",
				"management.endpoints.web.exposure.include=counters",
				"management.endpoint.counters.access=unrestricted", "trypema.actuator.show-keys=always",
				"trypema.counters.stock.type=strict", "trypema.counters.visitors.type=instance-strict" })
class ReactiveCountersEndpointServerTests {

	private static final RedisServer REDIS = RedisServer.start();

	private static final String ROOT = "/actuator/counters";

	@Autowired
	private AuditedEvents events;

	private WebTestClient client = WebTestClient.bindToServer().build();

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", () -> REDIS.uri().toURI().toString());
	}

	@AfterAll
	static void stop() {
		REDIS.close();
	}

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.events.clear();
		this.client = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		Await.until("connected", () -> get("/stock?key=a").returnResult(Void.class).getStatus().is2xxSuccessful());
	}

	@Test
	void refusesAnonymousCallersAndWritesOfReaders() {
		this.client.get().uri(ROOT).exchange().expectStatus().isUnauthorized();
		write("reader", "stock", "{\"key\": \"a\", \"value\": 1}").expectStatus().isForbidden();
	}

	@Test
	void readsSetsAndRemoves() {
		write("admin", "stock", "{\"key\": \"a/b c\", \"value\": 9007199254740993}").expectStatus().isOk();
		write("admin", "stock", "{\"key\": \"a/b c\", \"value\": 1.5}").expectStatus().isBadRequest();
		write("admin", "stock", "{\"counter\": \"stock\", \"key\": \"a/b c\", \"value\": 1}").expectStatus()
			.isBadRequest();
		assertJson(get("/stock?key=a/b c"), "{ \"key\": \"a/b c\", \"value\": 9007199254740993 }");
		remove("stock", "?key=a/b c").expectStatus().isOk();
		assertJson(get("/stock?key=a/b c"), "{ \"value\": 0 }");
		remove("visitors", "?all=true").expectStatus().isOk();
		remove("visitors", "").expectStatus().isBadRequest();
		remove("visits", "?all=true").expectStatus().isNotFound();
		assertThat(this.events.audited)
			.extracting(AuditEvent::getPrincipal, AuditEvent::getType, (event) -> event.getData().get("key"))
			.containsExactly(tuple("admin", "COUNTER_SET", "a/b c"), tuple("admin", "COUNTER_KEY_REMOVED", "a/b c"),
					tuple("admin", "COUNTER_CLEARED", null));
	}

	@Test
	void redisIsAwayAndComesBack() {
		Await.until("instance", () -> body("").contains("\"instances\":{\""));
		REDIS.kill();
		get("/stock?key=a").expectStatus().isEqualTo(503).expectBody().jsonPath("$.error").isNotEmpty();
		write("admin", "stock", "{\"key\": \"a\", \"value\": 1}").expectStatus().isEqualTo(503);
		remove("stock", "?key=a").expectStatus().isEqualTo(503);
		assertThat(this.events.audited).isEmpty();
		assertJson(get(""), "{ \"counters\": { \"stock\": { \"type\": \"strict\" }, "
				+ "\"visitors\": { \"type\": \"instance-strict\" } } }");
		assertThat(body("")).contains("instanceId").doesNotContain("\"instances\"");
		REDIS.restart();
		Await.until("recovery", () -> body("").contains("\"instances\":{\""));
		get("/stock?key=a").expectStatus().isOk();
	}

	private String body(String path) {
		return String.valueOf(get(path).returnResult(String.class).getResponseBody().blockFirst());
	}

	private static void assertJson(ResponseSpec response, String json) {
		response.expectStatus().isOk().expectBody().json(json, JsonCompareMode.LENIENT);
	}

	private ResponseSpec get(String path) {
		return this.client.get()
			.uri(ROOT + path)
			.headers((headers) -> headers.setBasicAuth("reader", "secret"))
			.exchange();
	}

	private ResponseSpec write(String user, String counter, String body) {
		return this.client.post()
			.uri(ROOT + "/{counter}", counter)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
			.exchange();
	}

	private ResponseSpec remove(String counter, String query) {
		return this.client.delete()
			.uri(ROOT + "/" + counter + query)
			.headers((headers) -> headers.setBasicAuth("admin", "secret"))
			.exchange();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AuditedEvents.class)
	static class Application {

		@Bean
		SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http) {
			return http.authorizeExchange((
					exchanges) -> exchanges.pathMatchers(HttpMethod.GET).authenticated().anyExchange().hasRole("ADMIN"))
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(Stream.of("reader", "admin")
				.map((name) -> User.withUsername(name)
					.password("{noop}secret")
					.roles(name.toUpperCase(Locale.ROOT))
					.build())
				.toList());
		}

	}

}
