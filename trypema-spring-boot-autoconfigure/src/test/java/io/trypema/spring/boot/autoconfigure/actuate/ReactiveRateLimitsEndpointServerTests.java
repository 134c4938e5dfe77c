package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for the endpoint and health on a reactive server, with a Redis that becomes
 * unavailable.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "management.endpoints.web.exposure.include=*",
				"management.endpoint.ratelimits.access=unrestricted", "management.endpoint.health.show-details=always",
				"management.health.redis.enabled=false", "management.endpoint.health.group.strict.include=ratelimits",
				"management.endpoint.health.group.strict.status.order=degraded, up",
				"management.endpoint.health.group.strict.status.http-mapping.degraded=503",
				"trypema.policies.search.rate=2/h", "trypema.policies.search.provider=redis",
				"trypema.policies.search.on-failure=deny", "trypema.policies.feed.rate=2/h",
				"trypema.policies.feed.provider=hybrid", "trypema.policies.own.rate=2/h", "trypema.actuator.top-keys=3",
				"trypema.actuator.show-keys=when-authorized", "trypema.actuator.roles=ADMIN" })
class ReactiveRateLimitsEndpointServerTests {

	private static final RedisServer REDIS = RedisServer.start();

	private static final String ROOT = "/actuator/ratelimits";

	@Autowired
	private RateLimiter limiter;

	@Autowired
	private RateLimitAdmin admin;

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
		this.admin.restore("own");
		this.client = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void refusesAnonymousCallersAndWritesOfReaders() {
		this.client.get().uri(ROOT).exchange().expectStatus().isUnauthorized();
		change("reader", "own", "{\"shadow\": true}").expectStatus().isForbidden();
	}

	@Test
	void readsChangesAndResets() {
		this.limiter.local().absolute().acquire("own:a/b c", RateLimit.parse("2/h"));
		assertJson(key("own", "a/b c"), "{ \"key\": \"a/b c\", \"limits\": [ { \"state\": { \"observed\": 1 } } ] }");
		change("admin", "own", "{\"rate\": \"5/h\"}").expectStatus().isOk();
		change("admin", "own", "{\"rate\": \"5\"}").expectStatus().isBadRequest();
		assertJson(get("reader", ROOT + "/own"),
				"{ \"limits\": [ { \"capacity\": 5, \"declared\": { \"rate\": \"2/h\" } } ] }");
		this.client.delete()
			.uri(ROOT + "/own?key={key}", "a/b c")
			.headers((headers) -> headers.setBasicAuth("admin", "secret"))
			.exchange()
			.expectStatus()
			.isOk();
		assertJson(key("own", "a/b c"), "{ \"limits\": [ { \"state\": { \"observed\": 0 } } ] }");
		assertThat(this.events.audited).extracting(AuditEvent::getPrincipal, AuditEvent::getType)
			.containsExactly(tuple("admin", "RATE_LIMIT_CHANGED"), tuple("admin", "RATE_LIMIT_KEY_RESET"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "?policy=search", "?policy=search&policy=own", "?policy=own", "?policy=" })
	void policyIsThatOfThePathAlone(String query) {
		for (String method : List.of("GET", "POST", "DELETE")) {
			this.client.method(HttpMethod.valueOf(method))
				.uri(ROOT + "/own" + query + (method.equals("DELETE") ? "&key=1" : ""))
				.headers((headers) -> headers.setBasicAuth("admin", "secret"))
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{\"shadow\": true}")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.error")
				.isEqualTo("The policy is named in the query or the body. Name it in the path of the URL only, as in "
						+ "/actuator/ratelimits/search.");
		}
		assertThat(this.admin.limits()).noneMatch(ManagedLimit::isChanged);
	}

	@Test
	void policyInTheBodyIsRefused() {
		change("admin", "own", "{\"policy\": \"search\", \"shadow\": true}").expectStatus().isBadRequest();
		change("admin", "own", "{\"policy\": \"own\", \"shadow\": true}").expectStatus().isBadRequest();
		change("admin", "", "{\"policy\": \"own\", \"shadow\": true}").expectStatus().is4xxClientError();
		assertThat(this.admin.limits()).noneMatch(ManagedLimit::isChanged);
	}

	@Test
	void tellsThatRedisIsAwayAndThatItIsBack() {
		Await.until("connected", () -> key("search", "ada").returnResult(Void.class).getStatus().is2xxSuccessful());
		this.limiter.redis().absolute().acquire("search:ada", RateLimit.parse("2/h"));
		assertJson(key("search", "ada"), "{ \"limits\": [ { \"state\": { \"observed\": 1, \"remaining\": 1 } } ] }");
		assertHealth("UP", "{ \"available\": true, \"providers\": [ \"hybrid\", \"redis\" ], "
				+ "\"onFailure\": [ \"allow\", \"deny\" ] }");
		get("reader", "/actuator/health/strict").expectStatus().isOk();
		REDIS.kill();
		assertUnavailable();
		REDIS.restart();
		Await.until("recovery", () -> health().contains("\"available\":true"));
		assertHealth("UP", "{ \"available\": true }");
	}

	private void assertUnavailable() {
		key("search", "ada").expectStatus()
			.isEqualTo(503)
			.expectBody()
			.jsonPath("$.limits[0].failure")
			.isNotEmpty()
			.jsonPath("$.limits[0].capacity")
			.isEqualTo(2);
		this.client.delete()
			.uri(ROOT + "/search?key=ada")
			.headers((headers) -> headers.setBasicAuth("admin", "secret"))
			.exchange()
			.expectStatus()
			.isEqualTo(503);
		assertThat(this.events.audited).isEmpty();
		assertJson(get("reader", ROOT), "{ \"providers\": { \"local\": { \"available\": true }, "
				+ "\"redis\": { \"available\": false }, \"hybrid\": { \"available\": false } } }");
		assertHealth("DEGRADED", "{ \"available\": false }");
		get("reader", "/actuator/health/strict").expectStatus().isEqualTo(503);
	}

	private void assertHealth(String status, String details) {
		assertJson(get("reader", "/actuator/health"), "{ \"status\": \"UP\", \"components\": { \"ratelimits\": { "
				+ "\"status\": \"" + status + "\", \"details\": " + details + " } } }");
	}

	private String health() {
		return String
			.valueOf(get("reader", "/actuator/health").returnResult(String.class).getResponseBody().blockFirst());
	}

	@Test
	void keysOfRedisAreNotCounted() {
		this.limiter.provider(ProviderType.LOCAL).absolute().acquire("own:x", RateLimit.parse("2/h"));
		get("reader", ROOT).expectBody()
			.jsonPath("$.policies.search.limits[0].keys")
			.doesNotHaveJsonPath()
			.jsonPath("$.policies.feed.limits[0].keys")
			.isNumber()
			.jsonPath("$.policies.own.limits[0].keys")
			.isNumber();
	}

	private static void assertJson(ResponseSpec response, String json) {
		response.expectStatus().isOk().expectBody().json(json, JsonCompareMode.LENIENT);
	}

	private ResponseSpec get(String user, String path) {
		return this.client.get().uri(path).headers((headers) -> headers.setBasicAuth(user, "secret")).exchange();
	}

	private ResponseSpec key(String policy, String key) {
		return this.client.get()
			.uri(ROOT + "/{policy}?key={key}", policy, key)
			.headers((headers) -> headers.setBasicAuth("reader", "secret"))
			.exchange();
	}

	private ResponseSpec change(String user, String policy, String body) {
		return this.client.post()
			.uri(ROOT + "/{policy}", policy)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
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
