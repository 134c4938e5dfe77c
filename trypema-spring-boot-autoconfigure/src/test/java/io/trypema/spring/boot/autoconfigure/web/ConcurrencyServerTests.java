package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.interceptor.ConcurrencyLimiters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for places of requests on Tomcat, whatever a handler of Spring MVC returns: taken
 * until the end of the exchange, and given back once.
 */
@SpringBootTest(classes = ConcurrencyServerTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.concurrency.busy.places=1", "trypema.concurrency.busy.retry-after=2s",
				"trypema.web.concurrency-status=503", "spring.mvc.async.request-timeout=10s",
				"logging.level.org.apache.catalina=off", "logging.level.org.springframework.web=off",
				"logging.level.org.eclipse.jetty=off" })
@Timeout(20)
class ConcurrencyServerTests {

	/**
	 * Tomcat does not always notice that a client disconnects while a request becomes
	 * asynchronous.
	 */
	private static final long TIMEOUT_MILLIS = 10_000;

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
	@ValueSource(strings = { "plain", "callable", "task", "deferred", "future", "entityFuture", "objectFuture", "mono",
			"flux", "entityMono", "emitter", "sse", "streaming", "function", "asyncFunction", "exchanged" })
	void placeIsTakenUntilTheExchangeIsOver(String kind) throws Exception {
		CompletableFuture<String> first = enter(kind);
		assertThat(get(kind)).startsWith("HTTP/1.1 503");
		assertThat(this.limiters.countInFlight("busy")).isOne();
		this.room.end.complete("done");
		assertThat(first.get()).startsWith("HTTP/1.1 200").contains("done");
		awaitEmpty();
		assertThat(get(kind)).startsWith("HTTP/1.1 200").contains("done");
		awaitEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "callable", "task", "deferred", "future", "entityFuture", "objectFuture", "mono",
			"flux", "entityMono", "emitter", "sse", "streaming", "function", "asyncFunction" })
	void failureGivesThePlaceBack(String kind) throws Exception {
		CompletableFuture<String> first = enter(kind);
		this.room.end.completeExceptionally(new IllegalStateException("failed"));
		assertThat(first.get()).doesNotContain("done");
		awaitEmpty();
		this.room.open();
		CompletableFuture<String> second = enter(kind);
		assertThat(get(kind)).startsWith("HTTP/1.1 503");
		this.room.end.complete("done");
		assertThat(second.get()).contains("done");
		awaitEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "endlessEmitter", "endlessSse", "endlessStreaming", "endlessFlux" })
	void lostClientGivesThePlaceBack(String kind) throws Exception {
		lose(kind);
		awaitEmpty();
		lose(kind);
		awaitEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "deferred", "future", "mono" })
	void workThatGoesOnWithoutItsClientKeepsThePlace(String kind) throws Exception {
		lose(kind);
		assertThat(get(kind)).startsWith("HTTP/1.1 503");
		this.room.end.complete("done");
		awaitEmpty();
	}

	@Test
	void refusalSaysHowManyMayBeInFlight() throws Exception {
		CompletableFuture<String> first = enter("plain");
		String refused = get("plain");
		this.room.end.complete("done");
		assertThat(refused).startsWith("HTTP/1.1 503")
			.contains("Retry-After: 2\r\n", "RateLimit-Policy: \"busy\";q=1;qu=\"concurrent-requests\"\r\n",
					"RateLimit: \"busy\";r=0\r\n", "Cache-Control: no-store", "application/problem+json",
					"\"title\":\"Temporary Reduced Capacity\"",
					"\"type\":\"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity\"",
					"Too many requests of limit busy are in progress. Try again in 2 seconds.");
		assertThat(first.get()).contains("RateLimit-Policy: \"busy\";q=1;qu=\"concurrent-requests\"\r\n",
				"RateLimit: \"busy\";r=0\r\n");
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

	private void awaitEmpty() throws InterruptedException {
		while (this.limiters.countInFlight("busy") != 0) {
			if (Thread.interrupted()) {
				throw new InterruptedException("A place was not given back");
			}
			Thread.onSpinWait();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Room.class, Late.class, Streams.class, Functions.class })
	static class Application {

		@Bean
		SecurityFilterChain open(HttpSecurity http) {
			return http.csrf(AbstractHttpConfigurer::disable).build();
		}

		@Bean
		RouterFunction<ServerResponse> routes(Functions functions) {
			return RouterFunctions.route()
				.GET("/function", functions::function)
				.GET("/asyncFunction", functions::asyncFunction)
				.build();
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

		void begin() {
			this.entered.release();
		}

		CompletableFuture<String> enter() {
			begin();
			return this.end;
		}

		String stay() {
			try {
				return enter().get();
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@RestController
	@ConcurrencyLimited("busy")
	static class Late {

		private final Room room;

		Late(Room room) {
			this.room = room;
		}

		@GetMapping("/plain")
		public String plain() {
			return this.room.stay();
		}

		@GetMapping("/callable")
		public Callable<String> callable() {
			return this.room::stay;
		}

		@GetExchange("/exchanged")
		public Callable<String> exchanged() {
			return this.room::stay;
		}

		@GetMapping("/task")
		public WebAsyncTask<String> task() {
			return new WebAsyncTask<>(callable());
		}

		@GetMapping("/deferred")
		public DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture<?> ignored = this.room.enter().whenComplete((value, failure) -> {
				if (failure != null) {
					result.setErrorResult(failure);
				}
				else {
					result.setResult(value);
				}
			});
			return result;
		}

		@GetMapping("/future")
		public CompletableFuture<String> future() {
			return this.room.enter();
		}

		@GetMapping("/entityFuture")
		public CompletableFuture<ResponseEntity<String>> entityFuture() {
			return this.room.enter().thenApply(ResponseEntity::ok);
		}

		@GetMapping("/objectFuture")
		@SuppressWarnings("FutureReturnValueIgnored")
		public Object objectFuture() {
			return this.room.enter();
		}

		@GetMapping("/mono")
		public Mono<String> mono() {
			return Mono.fromFuture(this.room::enter);
		}

		@GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		public Flux<String> flux() {
			return Flux.concat(Mono.just("first"), Mono.fromFuture(this.room::enter));
		}

		@GetMapping("/entityMono")
		public ResponseEntity<Mono<String>> entityMono() {
			return ResponseEntity.ok(Mono.fromFuture(this.room::enter));
		}

	}

	@RestController
	@ConcurrencyLimited("busy")
	static class Streams {

		private final Room room;

		Streams(Room room) {
			this.room = room;
		}

		@GetMapping("/emitter")
		public ResponseBodyEmitter emitter() {
			return sendOne(new ResponseBodyEmitter(TIMEOUT_MILLIS));
		}

		@GetMapping("/sse")
		public SseEmitter sse() {
			return sendOne(new SseEmitter(TIMEOUT_MILLIS));
		}

		private <T extends ResponseBodyEmitter> T sendOne(T emitter) {
			CompletableFuture<?> ignored = this.room.enter().whenComplete((value, failure) -> {
				try {
					if (failure != null) {
						emitter.completeWithError(failure);
						return;
					}
					emitter.send(value);
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@GetMapping("/streaming")
		public StreamingResponseBody streaming() {
			return (output) -> {
				output.write('.');
				output.flush();
				output.write(this.room.stay().getBytes(StandardCharsets.UTF_8));
			};
		}

		@GetMapping("/endlessEmitter")
		public ResponseBodyEmitter endlessEmitter() {
			return sendAll(new ResponseBodyEmitter(TIMEOUT_MILLIS));
		}

		@GetMapping("/endlessSse")
		public SseEmitter endlessSse() {
			return sendAll(new SseEmitter(TIMEOUT_MILLIS));
		}

		private <T extends ResponseBodyEmitter> T sendAll(T emitter) {
			CompletableFuture<?> ignored = CompletableFuture.runAsync(() -> {
				this.room.begin();
				try {
					while (true) {
						emitter.send("tick");
					}
				}
				catch (IOException | IllegalStateException ex) {
					// Jetty does not detect this itself
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@GetMapping("/endlessStreaming")
		public StreamingResponseBody endlessStreaming() {
			return (output) -> {
				this.room.begin();
				while (true) {
					output.write('.');
					output.flush();
				}
			};
		}

		@GetMapping(path = "/endlessFlux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		public Flux<String> endlessFlux() {
			return Flux.generate((sink) -> {
				this.room.begin();
				sink.next("tick");
			});
		}

	}

	@Component
	@ConcurrencyLimited("busy")
	static class Functions {

		private final Room room;

		Functions(Room room) {
			this.room = room;
		}

		public ServerResponse function(ServerRequest request) {
			return ServerResponse.ok().body(this.room.stay());
		}

		public ServerResponse asyncFunction(ServerRequest request) {
			return ServerResponse.async(this.room.enter().thenApply((value) -> ServerResponse.ok().body(value)));
		}

	}

}
