package io.trypema.spring.boot.autoconfigure.web;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.redis.test.RedisServer;
import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with BlockHound that nothing blocks the threads of a WebFlux server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "trypema.policies.redis.rate=3/h",
				"trypema.policies.redis.provider=redis", "trypema.policies.redis.key=#a0",
				"trypema.policies.hybrid.rate=3/h", "trypema.policies.hybrid.provider=hybrid",
				"trypema.policies.hybrid.key=#a0", "trypema.policies.rule.rate=3/h",
				"trypema.policies.rule.provider=redis", "trypema.rules[0].path=/rule", "trypema.rules[0].policy=rule" })
class EventLoopTests {

	private static final RedisServer REDIS = RedisServer.start();

	private static final Queue<Throwable> BLOCKED = new ConcurrentLinkedQueue<>();

	private RestTestClient client = RestTestClient.bindToServer().build();

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", () -> REDIS.uri().toURI().toString());
	}

	@BeforeAll
	static void watch() {
		BlockHound.builder()
			.loadIntegrations()
			.blockingMethodCallback((method) -> BLOCKED.add(new IllegalStateException(method.toString())))
			.install();
	}

	@AfterAll
	static void stop() {
		REDIS.close();
	}

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		status("/warm");
		BLOCKED.clear();
	}

	@Test
	void blockingIsSeen() {
		Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
			.subscribeOn(Schedulers.parallel())
			.block();
		assertThat(BLOCKED).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/mono", "/flux", "/future", "/refunded", "/refundedFuture", "/hybrid", "/local", "/rule" })
	void decisionsDoNotBlock(String path) {
		String uri = path.equals("/rule") ? path : path + path;
		assertThat(status(uri)).isEqualTo(200);
		assertThat(status(uri)).isEqualTo(200);
		assertThat(status(uri)).isEqualTo(200);
		assertThat(status(uri)).isEqualTo(path.startsWith("/refunded") ? 200 : 429);
		assertThat(BLOCKED.stream().map(EventLoopTests::trace)).isEmpty();
	}

	/** Return the full stack trace, which shows the blocking code. */
	private static String trace(Throwable blocked) {
		StringWriter trace = new StringWriter();
		blocked.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/fallback", "/fallbackFuture" })
	void fallbacksDoNotBlock(String path) {
		for (int call = 0; call < 4; call++) {
			assertThat(status(path + path)).isEqualTo(200);
		}
		assertThat(BLOCKED).isEmpty();
	}

	@Test
	void plainMethodFailsInsteadOfBlocking() {
		assertThat(text("/plain/a")).contains("would block the thread ",
				"Return a Mono, a Flux or a CompletableFuture");
		assertThat(BLOCKED).isEmpty();
	}

	private int status(String path) {
		return this.client.get().uri(path).exchange().returnResult(byte[].class).getStatus().value();
	}

	private String text(String path) {
		return String.valueOf(this.client.get().uri(path).exchange().returnResult(String.class).getResponseBody());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Searches.class, Service.class })
	static class Application {

		@Bean
		SecurityWebFilterChain open(ServerHttpSecurity http) {
			return http.csrf(ServerHttpSecurity.CsrfSpec::disable).build();
		}

	}

	static class Service {

		@RateLimited("redis")
		public String plain(String key) {
			return "found";
		}

	}

	@RestController
	static class Searches {

		private final Service service;

		Searches(Service service) {
			this.service = service;
		}

		@GetMapping({ "/warm", "/rule" })
		public Mono<String> warm() {
			return Mono.just("found");
		}

		@GetMapping("/mono/{key}")
		@RateLimited("redis")
		public Mono<String> mono(@PathVariable String key) {
			return Mono.just("found");
		}

		@GetMapping("/flux/{key}")
		@RateLimited("redis")
		public Flux<String> flux(@PathVariable String key) {
			return Flux.just("found");
		}

		@GetMapping("/future/{key}")
		@RateLimited("redis")
		public CompletableFuture<String> future(@PathVariable String key) {
			return CompletableFuture.completedFuture("found");
		}

		@GetMapping("/refunded/{key}")
		@RateLimited(policy = "redis", refundIf = "true")
		public Mono<String> refunded(@PathVariable String key) {
			return Mono.just("found");
		}

		@GetMapping("/refundedFuture/{key}")
		@RateLimited(policy = "redis", refundIf = "true")
		public CompletableFuture<String> refundedFuture(@PathVariable String key) {
			return CompletableFuture.completedFuture("found");
		}

		@GetMapping("/fallback/{key}")
		@RateLimited(policy = "redis", fallbackMethod = "cached")
		public Mono<String> fallback(@PathVariable String key) {
			return Mono.just("found");
		}

		Mono<String> cached(String key) {
			return Mono.just("cached");
		}

		@GetMapping("/fallbackFuture/{key}")
		@RateLimited(policy = "redis", fallbackMethod = "cachedFuture")
		public CompletableFuture<String> fallbackFuture(@PathVariable String key) {
			return CompletableFuture.completedFuture("found");
		}

		CompletableFuture<String> cachedFuture(String key) {
			return CompletableFuture.completedFuture("cached");
		}

		@GetMapping("/hybrid/{key}")
		@RateLimited("hybrid")
		public Mono<String> hybrid(@PathVariable String key) {
			return Mono.just("found");
		}

		@GetMapping("/local/{key}")
		@RateLimited(rate = "3/h")
		public String local(@PathVariable String key) {
			return "found";
		}

		@GetMapping("/plain/{key}")
		public String plain(@PathVariable String key) {
			return this.service.plain(key);
		}

		@ExceptionHandler
		String failed(IllegalStateException ex) {
			return String.valueOf(ex.getMessage());
		}

	}

}
