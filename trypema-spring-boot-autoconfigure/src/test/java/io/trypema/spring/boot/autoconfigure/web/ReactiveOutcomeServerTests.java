package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@code refundIf} on handlers with a deferred outcome, on a real WebFlux
 * server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.main.web-application-type=reactive")
class ReactiveOutcomeServerTests {

	private static final int LIMIT = 3;

	private static final int TOO_MANY_REQUESTS = 429;

	@Autowired
	private RateLimiter limiter;

	@Autowired
	private Logins logins;

	private String address = "";

	private RestTestClient client = RestTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.limiter.local().absolute().clear();
		this.address = "http://localhost:" + port;
		this.client = RestTestClient.bindToServer().baseUrl(this.address).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "entity", "mono", "monoEntity", "flux", "sse", "future", "futureEntity",
			"objectFuture", "objectMono", "objectFlux", "function" })
	void onlyFailuresCount(String path) {
		assertThat(statuses(path, true, 10)).containsOnly(200);
		assertThat(statuses(path, false, 100)).filteredOn((status) -> status != TOO_MANY_REQUESTS)
			.hasSize(LIMIT)
			.doesNotContain(200);
	}

	@ParameterizedTest
	@CsvSource({ "lost, 429", "lostIsFree, 200" })
	void lostClientIsAnOutcome(String path, int next) throws Exception {
		try (InputStream body = URI.create(this.address + "/" + path).toURL().openStream()) {
			assertThat(body.read()).isEqualTo('d');
		}
		assertThat(this.logins.lost().await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(status(path + "?first=false")).isEqualTo(next);
	}

	@Test
	void refusalAfterTheFirstBytesBreaksTheResponse() throws Exception {
		try (InputStream body = URI.create(this.address + "/broken").toURL().openStream()) {
			assertThatIOException().isThrownBy(body::readAllBytes);
		}
	}

	private List<Integer> statuses(String path, boolean succeeds, int count) {
		return IntStream.range(0, count).mapToObj((call) -> status(path + "?succeeds=" + succeeds)).toList();
	}

	private int status(String path) {
		return this.client.get().uri("/" + path).exchange().returnResult(byte[].class).getStatus().value();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Logins.class, Functions.class, CatchAllAdvice.class })
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		SecurityWebFilterChain open(ServerHttpSecurity http) {
			return http.csrf(ServerHttpSecurity.CsrfSpec::disable).build();
		}

		@Bean
		RouterFunction<ServerResponse> routes(Functions functions) {
			return RouterFunctions.route().GET("/function", functions::function).build();
		}

	}

	@RestControllerAdvice
	static class CatchAllAdvice {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	static class WrongPasswordException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@RestController
	static class Logins {

		private static final String FAILURES = "#exception == null";

		private static final String OK = "#result?.statusCode?.value() == 200";

		private final Functions functions;

		private volatile CountDownLatch lost = new CountDownLatch(1);

		Logins(Functions functions) {
			this.functions = functions;
		}

		CountDownLatch lost() {
			return this.lost;
		}

		private static String login(boolean succeeds) {
			if (!succeeds) {
				throw new WrongPasswordException();
			}
			return "welcome";
		}

		private static ResponseEntity<String> entityOf(boolean succeeds) {
			return succeeds ? ResponseEntity.ok("welcome") : ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
		}

		private static Mono<String> late(boolean succeeds) {
			return Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> login(succeeds)));
		}

		@GetMapping("/plain")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public String plain(@RequestParam boolean succeeds) {
			return login(succeeds);
		}

		@GetMapping("/entity")
		@RateLimited(rate = "3/min", refundIf = OK)
		public ResponseEntity<String> entity(@RequestParam boolean succeeds) {
			return entityOf(succeeds);
		}

		@GetMapping("/mono")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Mono<String> mono(@RequestParam boolean succeeds) {
			return late(succeeds);
		}

		@GetMapping("/monoEntity")
		@RateLimited(rate = "3/min", refundIf = OK)
		public Mono<ResponseEntity<String>> monoEntity(@RequestParam boolean succeeds) {
			return Mono.fromSupplier(() -> entityOf(succeeds));
		}

		@GetMapping("/flux")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Flux<String> flux(@RequestParam boolean succeeds) {
			return late(succeeds).flux();
		}

		@GetMapping("/sse")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Flux<ServerSentEvent<String>> sse(@RequestParam boolean succeeds) {
			return late(succeeds).map((text) -> ServerSentEvent.builder(text).build()).flux();
		}

		@GetMapping("/future")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public CompletableFuture<String> future(@RequestParam boolean succeeds) {
			return CompletableFuture.supplyAsync(() -> login(succeeds));
		}

		@GetMapping("/futureEntity")
		@RateLimited(rate = "3/min", refundIf = OK)
		public CompletableFuture<ResponseEntity<String>> futureEntity(@RequestParam boolean succeeds) {
			return CompletableFuture.supplyAsync(() -> entityOf(succeeds));
		}

		@SuppressWarnings("FutureReturnValueIgnored")
		@GetMapping("/objectFuture")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Object objectFuture(@RequestParam boolean succeeds) {
			return late(succeeds).toFuture();
		}

		@GetMapping("/objectMono")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Object objectMono(@RequestParam boolean succeeds) {
			return late(succeeds);
		}

		@GetMapping("/objectFlux")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Object objectFlux(@RequestParam boolean succeeds) {
			return late(succeeds).flux();
		}

		@GetMapping(path = "/lost", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		@RateLimited(rate = "1/min", refundIf = FAILURES)
		public Flux<String> lost(@RequestParam(defaultValue = "true") boolean first) {
			return endless(first);
		}

		@GetMapping(path = "/lostIsFree", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		@RateLimited(rate = "1/min", refundIf = "#exception instanceof T(java.util.concurrent.CancellationException)")
		public Flux<String> lostIsFree(@RequestParam(defaultValue = "true") boolean first) {
			return endless(first);
		}

		private Flux<String> endless(boolean first) {
			Flux<String> endless = Flux.concat(Mono.just("welcome"), Mono.never());
			CountDownLatch latch = new CountDownLatch(1);
			this.lost = latch;
			return first ? endless.doOnCancel(latch::countDown) : Flux.just("welcome");
		}

		@GetMapping(path = "/broken", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		public Flux<String> broken() {
			return Flux.concat(this.functions.once(), this.functions.once());
		}

	}

	static class Functions {

		@RateLimited(rate = "1/min")
		public Mono<String> once() {
			return Mono.just("welcome");
		}

		@RateLimited(rate = "3/min", refundIf = "#result.statusCode().value() == 200")
		public Mono<ServerResponse> function(ServerRequest request) {
			boolean succeeds = Boolean.parseBoolean(request.queryParam("succeeds").orElseThrow());
			return ServerResponse.status(succeeds ? HttpStatus.OK : HttpStatus.UNAUTHORIZED).build();
		}

	}

}
