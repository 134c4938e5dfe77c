package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.interceptor.ConcurrencyLimiters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for places of exchanges on a real WebFlux server, whatever a handler returns:
 * taken until the end of the exchange, and given back once.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "trypema.concurrency.busy.places=1",
				"trypema.concurrency.patient.places=1", "trypema.concurrency.patient.max-wait=1h" })
@Timeout(20)
class ReactiveConcurrencyServerTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Room room;

	@Autowired
	private ConcurrencyLimiters limiters;

	@BeforeEach
	void start() {
		this.room.open();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mono", "flux", "sse", "future", "monoEntity", "monoEntityFlux", "function" })
	void placeIsTakenUntilTheExchangeIsOver(String kind) throws Exception {
		CompletableFuture<String> first = enter(kind);
		assertThat(get(kind)).startsWith("HTTP/1.1 429").containsIgnoringCase("ratelimit-policy: \"busy\";q=1;qu=");
		assertThat(this.limiters.countInFlight("busy")).isOne();
		this.room.end.complete("done");
		assertThat(first.get()).startsWith("HTTP/1.1 200").contains("done");
		awaitEmpty("busy");
		assertThat(get(kind)).startsWith("HTTP/1.1 200").contains("done");
		awaitEmpty("busy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mono", "flux", "sse", "future", "monoEntity", "monoEntityFlux", "function" })
	void failureGivesThePlaceBack(String kind) throws Exception {
		CompletableFuture<String> first = enter(kind);
		this.room.end.completeExceptionally(new IllegalStateException("failed"));
		assertThat(first.get()).doesNotContain("done");
		awaitEmpty("busy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mono", "flux", "sse", "monoEntityFlux", "function" })
	void lostClientGivesThePlaceBack(String kind) throws Exception {
		lose(kind);
		awaitEmpty("busy");
		CompletableFuture<String> next = enter(kind);
		assertThat(get(kind)).startsWith("HTTP/1.1 429");
		this.room.end.complete("done");
		assertThat(next.get()).contains("done");
		awaitEmpty("busy");
	}

	@Test
	void plainHandlerGivesThePlaceBack() throws Exception {
		assertThat(get("plain")).contains("plain");
		assertThat(get("plain")).contains("plain");
		awaitEmpty("busy");
	}

	@Test
	void nextOneWaits() throws Exception {
		CompletableFuture<String> first = enter("patient");
		CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> get("patient"),
				(task) -> new Thread(task).start());
		this.room.end.complete("done");
		assertThat(first.get()).contains("done");
		assertThat(second.get()).contains("done");
		awaitEmpty("patient");
	}

	/** Send a request, and wait until its handler has begun. */
	private CompletableFuture<String> enter(String kind) throws InterruptedException {
		CompletableFuture<String> response = CompletableFuture.supplyAsync(() -> get(kind),
				(task) -> new Thread(task).start());
		this.room.entered.acquire();
		return response;
	}

	private String get(String kind) {
		return Spellings.send(this.port, "GET", "/" + kind);
	}

	/** Send a request, and close the connection once the work has begun. */
	private void lose(String path) throws IOException, InterruptedException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write(("GET /" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
			this.room.entered.acquire();
		}
	}

	private void awaitEmpty(String policy) throws InterruptedException {
		while (this.limiters.countInFlight(policy) != 0) {
			if (Thread.interrupted()) {
				throw new InterruptedException("A place was not given back");
			}
			Thread.onSpinWait();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Room.class, Handlers.class, Functions.class })
	static class Application {

		@Bean
		SecurityWebFilterChain open(ServerHttpSecurity http) {
			return http.csrf(ServerHttpSecurity.CsrfSpec::disable).build();
		}

		@Bean
		RouterFunction<ServerResponse> routes(Functions functions) {
			return RouterFunctions.route().GET("/function", functions::function).build();
		}

	}

	/**
	 * State that the test and the handlers share.
	 */
	@Component
	static class Room {

		final Semaphore entered = new Semaphore(0);

		volatile CompletableFuture<String> end = new CompletableFuture<>();

		void open() {
			this.entered.drainPermits();
			this.end = new CompletableFuture<>();
		}

		CompletableFuture<String> enter() {
			this.entered.release();
			return this.end.copy();
		}

		Mono<String> stay() {
			return Mono.fromFuture(this::enter);
		}

		Flux<String> speak() {
			return Flux.concat(Mono.just("first"), stay());
		}

	}

	@RestController
	static class Handlers {

		private final Room room;

		Handlers(Room room) {
			this.room = room;
		}

		@GetMapping("/plain")
		@ConcurrencyLimited("busy")
		public String plain() {
			return "plain";
		}

		@GetMapping("/mono")
		@ConcurrencyLimited("busy")
		public Mono<String> mono() {
			return this.room.stay();
		}

		@GetMapping("/patient")
		@ConcurrencyLimited("patient")
		public Mono<String> patient() {
			return this.room.stay();
		}

		@GetMapping("/flux")
		@ConcurrencyLimited("busy")
		public Flux<String> flux() {
			return this.room.speak();
		}

		@GetMapping(path = "/sse", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		@ConcurrencyLimited("busy")
		public Flux<String> sse() {
			return this.room.speak();
		}

		@GetMapping("/future")
		@ConcurrencyLimited("busy")
		public CompletableFuture<String> future() {
			return this.room.enter();
		}

		@GetMapping("/monoEntity")
		@ConcurrencyLimited("busy")
		public Mono<ResponseEntity<String>> monoEntity() {
			return this.room.stay().map(ResponseEntity::ok);
		}

		@GetMapping("/monoEntityFlux")
		@ConcurrencyLimited("busy")
		public Mono<ResponseEntity<Flux<String>>> monoEntityFlux() {
			return Mono.just(ResponseEntity.ok(this.room.speak()));
		}

	}

	@Component
	static class Functions {

		private final Room room;

		Functions(Room room) {
			this.room = room;
		}

		@ConcurrencyLimited("busy")
		public Mono<ServerResponse> function(ServerRequest request) {
			return ServerResponse.ok().body(this.room.speak(), String.class);
		}

	}

}
