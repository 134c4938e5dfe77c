package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceCount;
import io.trypema.redis.LaxCounter;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.StrictInstanceAwareCounter;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the counters endpoint on a real server with Spring Security.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*",
				"management.endpoint.counters.access=unrestricted", "trypema.redis.timeout=10s",
				"trypema.counters.stock.type=strict", "trypema.counters.stock.ttl=1d",
				"trypema.counters.stock.ttl-from=creation", "trypema.counters.hits.type=lax",
				"trypema.counters.hits.flush-interval=1m", "trypema.counters.hits.max-keys=10",
				"trypema.counters.visitors.type=instance-strict", "trypema.counters.visitors.dead-after=1h",
				"trypema.counters.visitors.instance-name=here" })
class CountersEndpointServerTests {

	private static final String PREFIX = TestRedis.prefix();

	private static final String ROOT = "/actuator/counters";

	@Autowired
	private StrictCounter stock;

	@Autowired
	private LaxCounter hits;

	@Autowired
	private InstanceAwareCounter visitors;

	@Autowired
	private RedisRateLimiterProvider redis;

	@Autowired
	private AuditedEvents events;

	private RestTestClient client = RestTestClient.bindToServer().build();

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", () -> TestRedis.uri().toURI());
		registry.add("trypema.redis.prefix", () -> PREFIX);
	}

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.stock.clear();
		this.hits.clear();
		this.visitors.clear();
		this.events.clear();
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void refusesAnonymousCallers() {
		this.client.get().uri(ROOT).exchange().expectStatus().isUnauthorized();
	}

	@Test
	void refusesWritesOfReaders() {
		write("reader", "stock", "{\"key\": \"book\", \"value\": 5}").expectStatus().isForbidden();
		remove("reader", "stock", "?key=book").expectStatus().isForbidden();
		assertThat(this.events.audited).isEmpty();
	}

	@Test
	void listsCounters() {
		this.hits.add("home", 3);
		assertJson(get(""),
				"""
						{ "counters": {
							"stock": { "name": "stock", "type": "strict", "settings": { "ttl": "PT24H", "ttlFrom": "creation" } },
							"hits": { "type": "lax", "settings": { "flushInterval": "PT1M", "maxKeys": 10 }, "pending": 3,
								"dropped": 0 },
							"visitors": { "type": "instance-strict",
								"settings": { "deadAfter": "PT1H", "instanceName": "here" } }
						} }""");
		get("").expectBody()
			.jsonPath("$.counters.visitors.instanceId")
			.isEqualTo(this.visitors.instanceId())
			.jsonPath("$.counters.visitors.instances['" + this.visitors.instanceId() + "']")
			.isNotEmpty();
	}

	@Test
	void showsOneCounter() {
		get("/hits").expectBody().jsonPath("$.type").isEqualTo("lax").jsonPath("$.lag").isEqualTo("PT0S");
		this.hits.add("home", 3);
		get("/hits").expectBody()
			.jsonPath("$.pending")
			.isEqualTo(3)
			.jsonPath("$.lag")
			.value(String.class, (lag) -> assertThat(Duration.parse(lag)).isPositive());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/stock", "/hits", "/visitors", "/stock?key=book" })
	void leavesOutWhatDoesNotApply(String path) {
		get(path).expectBody(String.class).value((body) -> assertThat(body).isNotEmpty().doesNotContain("null"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a/b c", "Zoë ☃ 100%", "a+b&c=d", ".." })
	void showsValueOfAnyKey(String key) {
		this.stock.set(key, Long.MIN_VALUE);
		key("stock", key).expectBody().jsonPath("$.key").isEqualTo(key).jsonPath("$.value").isEqualTo(Long.MIN_VALUE);
	}

	@Test
	void showsSlices() {
		try (StrictInstanceAwareCounter other = StrictInstanceAwareCounter.builder(this.redis, "visitors").build()) {
			this.visitors.inc("home", 2);
			other.inc("home", 3);
			key("visitors", "home").expectBody()
				.jsonPath("$.value")
				.isEqualTo(5)
				.jsonPath("$.slices['" + this.visitors.instanceId() + "']")
				.isEqualTo(2)
				.jsonPath("$.slices['" + other.instanceId() + "']")
				.isEqualTo(3);
		}
	}

	@Test
	void readingCreatesNothing() {
		key("stock", "nothing").expectStatus().isOk();
		key("visitors", "nothing").expectStatus().isOk();
		try (StatefulRedisConnection<String, String> connection = TestRedis.client().connect()) {
			assertThat(connection.sync().exists(PREFIX + ":c:stock:{nothing}")).isZero();
		}
		assertThat(this.events.audited).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/stokc", "/stokc?key=1" })
	void unknownCounterIsNotFound(String path) {
		get(path).expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.error")
			.isEqualTo("There is no counter 'stokc'. The counters are: stock, hits, visitors.");
	}

	@ParameterizedTest
	@ValueSource(longs = { 5, 0, -1, 9_007_199_254_740_993L, Long.MAX_VALUE })
	void setsAKey(long value) {
		write("admin", "stock", "{\"key\": \"book\", \"value\": " + value + "}").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.value")
			.isEqualTo(value);
		assertThat(this.stock.get("book")).isEqualTo(value);
		assertAudited("COUNTER_SET", Map.of("counter", "stock", "key", "******", "value", value));
	}

	@Test
	void setVoidsSlicesOfOthers() {
		this.visitors.inc("home", 2);
		write("admin", "visitors", "{\"key\": \"home\", \"value\": 7}").expectStatus().isOk();
		assertThat(this.visitors.get("home")).isEqualTo(new InstanceCount("home", 7, 7));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{"key": "book"}                               | The value to set is missing. Write {"key": "home", "value": 5}
					{"value": 5}                                  | The key to set is missing.
					{}                                            | The key to set is missing.
					{"key": "book", "value": "many"}              | 'many' is no value of a counter.
					{"key": "book", "value": 1.5}                 | '1.5' is no value of a counter.
					{"key": "book", "value": 9223372036854775808} | '9223372036854775808' is no value of a counter.
					""")
	void refusesBadValue(String body, String reason) {
		write("admin", "stock", body).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.error")
			.value(String.class, (error) -> assertThat(error).startsWith(reason));
		assertThat(this.stock.get("book")).isZero();
		assertThat(this.events.audited).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stock", "hits", "visitors" })
	void removesAKey(String counter) {
		this.stock.set("book", 5);
		this.hits.set("book", 5);
		this.visitors.set("book", 5);
		remove("admin", counter, "?key=book").expectStatus().isOk().expectBody().jsonPath("$.value").isEqualTo(0);
		assertThat(List.of(this.stock.get("book"), this.hits.get("book"), this.visitors.get("book").cumulative()))
			.containsOnlyOnce(0L);
		assertAudited("COUNTER_KEY_REMOVED", Map.of("counter", counter, "key", "******"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "stock", "hits", "visitors" })
	void removesAllKeysIfThatIsSaid(String counter) {
		write("admin", counter, "{\"key\": \"a\", \"value\": 1}");
		write("admin", counter, "{\"key\": \"b\", \"value\": 1}");
		this.events.clear();
		remove("admin", counter, "?all=true").expectStatus().isOk().expectBody().jsonPath("$.name").isEqualTo(counter);
		key(counter, "a").expectBody().jsonPath("$.value").isEqualTo(0);
		key(counter, "b").expectBody().jsonPath("$.value").isEqualTo(0);
		assertAudited("COUNTER_CLEARED", Map.of("counter", counter));
	}

	@ParameterizedTest
	@CsvSource({ "'',The key to remove is missing.", "?all=false,The key to remove is missing.",
			"?key=book&all=true,A key and all keys cannot be removed at once." })
	void removalSaysWhat(String query, String reason) {
		this.stock.set("book", 5);
		remove("admin", "stock", query).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.error")
			.value(String.class, (error) -> assertThat(error).startsWith(reason));
		assertThat(this.stock.get("book")).isEqualTo(5);
		assertThat(this.events.audited).isEmpty();
	}

	@Test
	void unknownCounterIsNotFoundByWriters() {
		write("admin", "other", "{\"key\": \"a\", \"value\": 1}").expectStatus().isNotFound();
		remove("admin", "other", "?key=a").expectStatus().isNotFound();
	}

	@Test
	void otherDataOfThatNameIsAConflict() {
		try (StatefulRedisConnection<String, String> connection = TestRedis.client().connect()) {
			connection.sync().set(PREFIX + ":c:stock:{book}", "many");
		}
		key("stock", "book").expectStatus()
			.isEqualTo(409)
			.expectBody()
			.jsonPath("$.error")
			.value(String.class, (error) -> assertThat(error).contains("something else than a whole number"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "?counter=stock", "?counter=hits", "?counter=" })
	void counterIsThatOfThePathAlone(String query) {
		this.stock.set("1", 5);
		for (String method : List.of("GET", "POST", "DELETE")) {
			this.client.method(HttpMethod.valueOf(method))
				.uri(ROOT + "/stock" + query + "&key=1")
				.headers((headers) -> headers.setBasicAuth("admin", "secret"))
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"key\": \"1\", \"value\": 9}")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.error")
				.isEqualTo("The counter is named in the query or the body. Name it in the path of the URL only, as in "
						+ "/actuator/counters/visitors.");
		}
		write("admin", "stock", "{\"counter\": \"stock\", \"key\": \"1\", \"value\": 9}").expectStatus().isBadRequest();
		assertThat(this.stock.get("1")).isEqualTo(5);
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
		return this.client.get()
			.uri(ROOT + path)
			.headers((headers) -> headers.setBasicAuth("reader", "secret"))
			.exchange();
	}

	private ResponseSpec key(String counter, String key) {
		return this.client.get()
			.uri(ROOT + "/{counter}?key={key}", counter, key)
			.headers((headers) -> headers.setBasicAuth("reader", "secret"))
			.exchange();
	}

	private ResponseSpec write(String user, String counter, String body) {
		return this.client.post()
			.uri(ROOT + "/{counter}", counter)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange();
	}

	private ResponseSpec remove(String user, String counter, String query) {
		return this.client.delete()
			.uri(ROOT + "/" + counter + query)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.exchange();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AuditedEvents.class)
	static class Application {

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
		UserDetailsService users() {
			return (name) -> User.withUsername(name)
				.password("{noop}secret")
				.roles(name.toUpperCase(Locale.ROOT))
				.build();
		}

	}

}
