package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.redis.test.Await;
import io.trypema.spring.RateLimitChangedEvent;
import io.trypema.spring.RateLimitKeyResolver;
import io.trypema.spring.RateLimitResetEvent;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the endpoint on a real server with Spring Security.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*", "trypema.hard-limit-factor=1.5",
				"management.endpoint.ratelimits.access=unrestricted", "trypema.policies.search.rate=2/10s",
				"trypema.policies.search.key=#clientIp", "trypema.policies.feed.rate=10/s",
				"trypema.policies.feed.strategy=suppressed", "trypema.policies.feed.shadow=true",
				"trypema.policies.costly.rate=10/s", "trypema.policies.costly.permits=5", "trypema.actuator.top-keys=2",
				"trypema.actuator.show-keys=when-authorized", "trypema.actuator.roles=ADMIN",
				"trypema.concurrency.exports.places=3", "trypema.concurrency.exports.retry-after=2s",
				"trypema.concurrency.queue.places=1", "trypema.concurrency.queue.max-wait=1s" })
class RateLimitsEndpointServerTests {

	private static final String ROOT = "/actuator/ratelimits";

	@Autowired
	private MutableTicker ticker;

	@Autowired
	private RateLimiter limiter;

	@Autowired
	private RateLimitAdmin admin;

	@Autowired
	private AuditedEvents events;

	private RestTestClient client = RestTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.ticker.advance(Duration.ofHours(1));
		this.limiter.local().absolute().clear();
		this.limiter.local().suppressed().clear();
		List.of("search", "feed", "costly").forEach(this.admin::restore);
		this.events.clear();
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void refusesAnonymousCallers() {
		this.client.get().uri(ROOT).exchange().expectStatus().isUnauthorized();
	}

	@Test
	void refusesWritesOfReaders() {
		change("reader", "search", "{\"shadow\": true}").expectStatus().isForbidden();
		reset("reader", "search", "1.1.1.1").expectStatus().isForbidden();
		assertThat(this.events.audited).isEmpty();
	}

	@Test
	void listsPolicies() {
		assertJson(get(ROOT),
				"""
						{
							"providers": { "local": { "available": true } },
							"policies": {
								"search": { "limits": [ {
									"scope": "search", "rate": "2/10s", "window": "PT10S", "bucketSize": "PT0.1S", "capacity": 2,
									"provider": "local", "strategy": "absolute", "key": "#clientIp", "permits": "1",
									"onFailure": "allow", "shadow": false
								}, {
									"scope": "search", "rate": "2/10s", "window": "PT1M", "capacity": 12,
									"strategy": "suppressed", "hardLimit": 18, "suppressionFactorCache": "PT0.1S", "key": "#text"
								} ] },
								"feed": { "limits": [ { "rate": "10/s", "hardLimit": 15, "strategy": "suppressed", "shadow": true } ] },
								"SearchController.inline": { "limits": [ { "rate": "7/min", "keyResolver": "plans" } ] }
							}
						}""");
	}

	@Test
	void listsCallsInFlight(@Autowired CompletableFuture<String> end) {
		CompletableFuture<?> call = CompletableFuture
			.runAsync(() -> this.client.get().uri("/exports").exchange().expectStatus().isOk());
		Await.until("the call is in flight", () -> this.admin.concurrencyLimits().get(0).inFlight() == 1);
		assertJson(get(ROOT),
				"""
						{
							"concurrency": {
								"exports": {
									"limits": [ {
										"scope": "exports", "places": 3, "retryAfter": "PT2S", "provider": "local", "key": "",
										"onFailure": "allow", "shadow": false
									} ],
									"inFlight": 1, "decisions": { "allowed": 1, "rejected": 0 }
								},
								"queue": {
									"limits": [ { "places": 1, "maxWait": "PT1S" } ], "inFlight": 0
								},
								"SearchController.copies-in-flight": {
									"limits": [ { "publicName": "copies", "places": 2, "key": "#text", "missingKey": "shared" } ], "inFlight": 0
								}
							}
						}""");
		end.complete("done");
		call.join();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/search", "/search?key=1" })
	void leavesOutWhatDoesNotApply(String path) {
		get(ROOT + path).expectBody(String.class)
			.value((body) -> assertThat(body).contains("\"capacity\"").doesNotContain("null"));
	}

	@Test
	void countsKeysOfEachLimit() {
		List.of("ada", "bob", "ada").forEach(this::inline);
		get(ROOT).expectBody()
			.jsonPath("$.policies['SearchController.inline'].limits[0].keys")
			.isEqualTo(2)
			.jsonPath("$.policies.search.limits[0].keys")
			.isEqualTo(0);
	}

	@Test
	void countsDecisions() {
		for (int i = 0; i < 3; i++) {
			this.client.get().uri("/costly").exchange();
		}
		assertJson(get(ROOT + "/costly"), "{ \"decisions\": { \"allowed\": 2, \"rejected\": 1, \"bypassed\": 0 } }");
	}

	@Test
	void showsStateOfKey() {
		search("ada");
		search("ada");
		search("ada");
		this.ticker.advance(Duration.ofSeconds(4));
		assertJson(key("reader", "search", "127.0.0.1"),
				"""
						{ "policy": "search", "key": "127.0.0.1", "limits": [
							{ "scope": "search", "provider": "local", "strategy": "absolute", "rate": "2/10s", "window": "PT10S",
								"capacity": 2, "state": { "observed": 2, "declined": 0, "accepted": 2, "remaining": 0,
								"factor": 0.0, "replenishAfter": "PT6S", "retryAfter": "PT6S" } },
							{ "strategy": "suppressed", "window": "PT1M", "state": { "observed": 0, "remaining": 12, "factor": 0.0 } }
						] }""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a/b c", "Zoë ☃ 100%", "a+b&c=d", ".." })
	void showsStateOfAnyKey(String key) {
		this.limiter.local().absolute().acquire("search:" + key, RateLimit.parse("2/10s"));
		key("reader", "search", key).expectBody()
			.jsonPath("$.key")
			.isEqualTo(key)
			.jsonPath("$.limits[0].state.observed")
			.isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/serach", "/serach?key=1" })
	void tellsOfUnknownPolicy(String path) {
		get(ROOT + path).expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.error")
			.isEqualTo("There is no policy 'serach'. The policies are: search, feed, costly, SearchController.inline.");
	}

	@Test
	void showsTopKeysToAdminsOnly() {
		List.of("ada", "ada", "bob", "ada", "eve").forEach(this::inline);
		assertJson(get("admin", ROOT + "/SearchController.inline"),
				"{ \"topKeys\": [ { \"key\": \"ada\", \"asked\": 3, \"refused\": 0 }, { \"asked\": 1 } ] }");
		assertJson(get(ROOT + "/SearchController.inline"),
				"{ \"topKeys\": [ { \"key\": \"******\", \"asked\": 3, \"refused\": 0 }, { \"key\": \"******\" } ] }");
		get("admin", ROOT).expectBody().jsonPath("$.policies.search.topKeys").doesNotHaveJsonPath();
	}

	@Test
	void sanitizesTopKeysOfAdmins() {
		inline("secret-1");
		assertJson(get("admin", ROOT + "/SearchController.inline"), "{ \"topKeys\": [ { \"key\": \"******\" } ] }");
	}

	@Test
	void changesRateAndShadow() {
		assertJson(change("admin", "search", "{\"rate\": \"5/10s\", \"shadow\": true}"),
				"""
						{ "limits": [ { "rate": "5/10s", "capacity": 5, "shadow": true, "declared": { "rate": "2/10s", "shadow": false } },
							{ "rate": "5/10s", "window": "PT1M", "capacity": 30, "shadow": true } ] }""");
		for (int i = 0; i < 4; i++) {
			search("ada").expectStatus().isOk();
		}
		assertThat(this.events.published)
			.containsExactly(new RateLimitChangedEvent("search", RateLimit.parse("5/10s"), true));
		assertAudited("RATE_LIMIT_CHANGED", Map.of("policy", "search", "rate", "5/10s", "shadow", true));
	}

	@Test
	void restoresWhatWasDeclared() {
		change("admin", "search", "{\"rate\": \"5/10s\", \"shadow\": true}");
		this.events.clear();
		change("admin", "search", "{\"restore\": true}").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.limits[0].rate")
			.isEqualTo("2/10s")
			.jsonPath("$.limits[0].declared")
			.doesNotHaveJsonPath();
		assertThat(this.events.published).containsExactly(new RateLimitChangedEvent("search", null, null));
		assertAudited("RATE_LIMIT_RESTORED", Map.of("policy", "search"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{"rate": "20", "shadow": true}    | '20' is not a rate: it is not of the form permits/period. Write permits
					{"rate": "", "shadow": true}      | '' is not a rate
					{"rate": "4/s", "shadow": true}   | lets each call cost 5 permits, but its limit 4/s never admits more than 4
					{"rate": "1/5000d"}               | Policy 'costly' has a limit that cannot be enforced.
					{}                                | There is nothing to change. Write {"rate": "20/s"}
					{"rat": "20/s"}                   | There is nothing to change.
					{"restore": false}                | There is nothing to change.
					{"restore": true, "shadow": true} | A policy cannot be changed and restored at once.
					""")
	void refusesBadChange(String body, String reason) {
		change("admin", "costly", body).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.error")
			.value(String.class, (error) -> assertThat(error).contains(reason));
		get(ROOT + "/costly").expectBody().jsonPath("$.limits[0].declared").doesNotHaveJsonPath();
		assertThat(this.events.published).isEmpty();
		assertThat(this.events.audited).isEmpty();
	}

	@Test
	void refusesRateThatOneOfItsLimitsCannotHave() {
		change("admin", "search", "{\"rate\": \"1/2min\"}").expectStatus().isBadRequest();
		get(ROOT + "/search").expectBody().jsonPath("$.limits[0].rate").isEqualTo("2/10s");
	}

	@Test
	void refusesMalformedBody() {
		change("admin", "search", "{\"shadow\": \"maybe\"}").expectStatus().isBadRequest();
	}

	@Test
	void resetsKey() {
		search("ada");
		search("ada");
		search("ada").expectStatus().isEqualTo(429);
		reset("admin", "search", "127.0.0.1").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.limits[0].state.observed")
			.isEqualTo(0);
		search("ada").expectStatus().isOk();
		assertThat(this.events.published).containsExactly(new RateLimitResetEvent("search", "127.0.0.1"));
		assertAudited("RATE_LIMIT_KEY_RESET", Map.of("policy", "search", "key", "******"));
	}

	@Test
	void resetNeedsKey() {
		this.client.delete()
			.uri(ROOT + "/search")
			.headers((headers) -> headers.setBasicAuth("admin", "secret"))
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.error")
			.value(String.class, (error) -> assertThat(error).startsWith("The key to reset is missing. "));
		reset("admin", "feed", "").expectStatus().isOk();
	}

	@Test
	void tellsWritersOfUnknownPolicy() {
		change("admin", "other", "{\"shadow\": true}").expectStatus().isNotFound();
		reset("admin", "other", "1").expectStatus().isNotFound();
	}

	@ParameterizedTest
	@ValueSource(strings = { "?policy=search", "?policy=search&policy=feed", "?policy=feed", "?policy=" })
	void policyIsThatOfThePathAlone(String query) {
		for (String method : List.of("GET", "POST", "DELETE")) {
			this.client.method(HttpMethod.valueOf(method))
				.uri(ROOT + "/feed" + query + (method.equals("DELETE") ? "&key=1" : ""))
				.headers((headers) -> headers.setBasicAuth("admin", "secret"))
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"shadow\": true}")
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
		change("admin", "feed", "{\"policy\": \"search\", \"shadow\": true}").expectStatus().isBadRequest();
		change("admin", "feed", "{\"policy\": \"feed\", \"shadow\": true}").expectStatus().isBadRequest();
		change("admin", "", "{\"policy\": \"feed\", \"shadow\": true}").expectStatus().is4xxClientError();
		assertThat(this.admin.limits()).noneMatch(ManagedLimit::isChanged);
	}

	private void assertAudited(String type, Map<String, Object> data) {
		assertThat(this.events.audited).singleElement().satisfies((event) -> {
			assertThat(event).extracting(AuditEvent::getPrincipal, AuditEvent::getType).containsExactly("admin", type);
			assertThat(event.getData()).isEqualTo(data);
		});
	}

	private static void assertJson(ResponseSpec response, String json) {
		response.expectStatus().isOk().expectBody().json(json, JsonCompareMode.LENIENT);
	}

	private ResponseSpec get(String path) {
		return get("reader", path);
	}

	private ResponseSpec get(String user, String path) {
		return this.client.get().uri(path).headers((headers) -> headers.setBasicAuth(user, "secret")).exchange();
	}

	private ResponseSpec key(String user, String policy, String key) {
		return this.client.get()
			.uri(ROOT + "/{policy}?key={key}", policy, key)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.exchange();
	}

	private ResponseSpec change(String user, String policy, String body) {
		return this.client.post()
			.uri(ROOT + "/{policy}", policy)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange();
	}

	private ResponseSpec reset(String user, String policy, String key) {
		return this.client.delete()
			.uri(ROOT + "/{policy}?key={key}", policy, key)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.exchange();
	}

	private ResponseSpec inline(String text) {
		return this.client.get().uri("/inline?text={text}", text).exchange();
	}

	private ResponseSpec search(String text) {
		return this.client.get().uri("/search?text={text}", text).exchange();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ SearchController.class, AuditedEvents.class })
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(Long.MAX_VALUE - 1);
		}

		/** Completed to end the calls in flight. */
		@Bean(destroyMethod = "")
		CompletableFuture<String> end() {
			return new CompletableFuture<>();
		}

		@Bean
		RateLimitKeyResolver plans() {
			return (context, target, method, arguments) -> String.valueOf(arguments[0]);
		}

		@Bean
		SanitizingFunction secrets() {
			return (data) -> String.valueOf(data.getValue()).startsWith("secret") ? data.withSanitizedValue() : data;
		}

		@Bean
		SecurityFilterChain actuator(HttpSecurity http) {
			return http.securityMatcher(EndpointRequest.toAnyEndpoint())
				.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET)
					.authenticated()
					.anyRequest()
					.hasRole("ADMIN"))
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		SecurityFilterChain others(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

		@Bean
		UserDetailsService users() {
			return (name) -> User.withUsername(name)
				.password("{noop}secret")
				.roles(name.toUpperCase(Locale.ROOT))
				.build();
		}

	}

	@RestController
	static class SearchController {

		private final CompletableFuture<String> end;

		SearchController(CompletableFuture<String> end) {
			this.end = end;
		}

		@GetMapping("/exports")
		@ConcurrencyLimited("exports")
		CompletableFuture<String> exports() {
			return this.end;
		}

		@GetMapping("/copies")
		@ConcurrencyLimited(places = "2", key = "#text", name = "copies")
		String copies(@RequestParam("text") String text) {
			return text;
		}

		@GetMapping("/search")
		@RateLimited("search")
		@RateLimited(policy = "search", window = "1m", strategy = "suppressed", key = "#text")
		String search(@RequestParam("text") String text) {
			return text;
		}

		@GetMapping("/costly")
		@RateLimited("costly")
		void costly() {
		}

		@GetMapping("/inline")
		@RateLimited(rate = "7/min", keyResolver = "plans")
		String inline(@RequestParam("text") String text) {
			return text;
		}

	}

}
