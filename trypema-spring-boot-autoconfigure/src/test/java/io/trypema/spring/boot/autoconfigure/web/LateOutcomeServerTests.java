package io.trypema.spring.boot.autoconfigure.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that "only failed logins count" holds for every return type of Spring MVC
 * handlers, also where the work begins after the handler has returned.
 */
@SpringBootTest(classes = LateOutcomeServerTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "server.error.include-message=never", "logging.level.org.apache.catalina=off" })
class LateOutcomeServerTests {

	private static final String STATUS = "HTTP/1.1 ";

	private static final int LIMIT = 3;

	private static final int TOO_MANY_REQUESTS = 429;

	@Autowired
	private RateLimiter limiter;

	@LocalServerPort
	private int port;

	@BeforeEach
	void start() {
		this.limiter.local().absolute().clear();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			plain;         `T`
			entity;        `ResponseEntity<T>`
			future;        `CompletableFuture<T>`
			entityFuture;  `CompletableFuture<ResponseEntity<T>>`
			objectFuture;  `Object` that is a future
			mono;          `Mono<T>`
			flux;          `Flux<T>`
			entityMono;    `ResponseEntity<Mono<T>>`
			callable;      `Callable<T>`
			task;          `WebAsyncTask<T>`
			deferred;      `DeferredResult<T>`
			emitter;       `ResponseBodyEmitter`
			sse;           `SseEmitter`
			streaming;     `StreamingResponseBody`
			function;      `ServerResponse`
			asyncFunction; `ServerResponse.async(…)`
			""")
	void onlyFailuresCount(String path, String returnType) {
		assertThat(statuses(path, true, 10)).containsOnly(200);
		List<Integer> guesses = statuses(path, false, 100);
		assertThat(guesses).doesNotContain(200);
		long letThrough = guesses.stream().filter((status) -> status != TOO_MANY_REQUESTS).count();
		assertThat(letThrough).isEqualTo(LIMIT);
		DocumentedRow.check("annotation.md", "| " + returnType + " |", " " + letThrough + " |");
	}

	@Test
	void asynchronousServletRequestsThatEndWellDoNotCount() {
		assertThat(statuses("servlet", true, 10)).containsOnly(200);
	}

	@Test
	void exceptionsOfLateWorkAreGivenBackWhereDeclared() {
		assertThat(IntStream.range(0, 10).map((call) -> status("failuresAreFree"))).containsOnly(401);
	}

	@Test
	void refusalAfterTheFirstBytesBreaksTheResponse() throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write("GET /broken HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(readAll(socket)).doesNotStartWith("HTTP/1.1 429").doesNotEndWith("\r\n0\r\n\r\n");
		}
	}

	/** Return all data received before the end or the loss of a connection. */
	private static String readAll(Socket socket) throws IOException {
		ByteArrayOutputStream received = new ByteArrayOutputStream();
		try {
			socket.getInputStream().transferTo(received);
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
		return received.toString(StandardCharsets.UTF_8);
	}

	private List<Integer> statuses(String path, boolean succeeds, int count) {
		return IntStream.range(0, count).mapToObj((call) -> status(path + "?succeeds=" + succeeds)).toList();
	}

	private int status(String path) {
		String response = Spellings.send(this.port, "GET", "/" + path);
		return Integer.parseInt(response, STATUS.length(), STATUS.length() + 3, 10);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Logins.class, Functions.class })
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

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

	@ResponseStatus(HttpStatus.UNAUTHORIZED)
	static class WrongPasswordException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@RestController
	static class Logins {

		private static final String FAILURES = "#exception == null";

		private final Functions functions;

		Logins(Functions functions) {
			this.functions = functions;
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

		@GetMapping("/plain")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public String plain(@RequestParam boolean succeeds) {
			return login(succeeds);
		}

		@GetMapping("/entity")
		@RateLimited(rate = "3/min", refundIf = "#result.statusCode.value() == 200")
		public ResponseEntity<String> entity(@RequestParam boolean succeeds) {
			return entityOf(succeeds);
		}

		@GetMapping("/callable")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Callable<String> callable(@RequestParam boolean succeeds) {
			return () -> login(succeeds);
		}

		@GetMapping("/task")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public WebAsyncTask<String> task(@RequestParam boolean succeeds) {
			return new WebAsyncTask<>(() -> login(succeeds));
		}

		@GetMapping("/deferred")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public DeferredResult<String> deferred(@RequestParam boolean succeeds) {
			DeferredResult<String> result = new DeferredResult<>();
			if (succeeds) {
				result.setResult("welcome");
			}
			else {
				result.setErrorResult(new WrongPasswordException());
			}
			return result;
		}

		@GetMapping("/future")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public CompletableFuture<String> future(@RequestParam boolean succeeds) {
			return CompletableFuture.supplyAsync(() -> login(succeeds));
		}

		@GetMapping("/objectFuture")
		@SuppressWarnings("FutureReturnValueIgnored")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Object objectFuture(@RequestParam boolean succeeds) {
			return future(succeeds);
		}

		@GetMapping("/mono")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Mono<String> mono(@RequestParam boolean succeeds) {
			return Mono.fromSupplier(() -> login(succeeds));
		}

		@GetMapping("/flux")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public Flux<String> flux(@RequestParam boolean succeeds) {
			return Flux.from(mono(succeeds));
		}

		@GetMapping("/entityMono")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public ResponseEntity<Mono<String>> entityMono(@RequestParam boolean succeeds) {
			return ResponseEntity.ok(mono(succeeds));
		}

		@GetMapping("/entityFuture")
		@RateLimited(rate = "3/min", refundIf = "#result?.statusCode?.value() == 200")
		public CompletableFuture<ResponseEntity<String>> entityFuture(@RequestParam boolean succeeds) {
			return CompletableFuture.supplyAsync(() -> entityOf(succeeds));
		}

		@GetMapping("/emitter")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public ResponseBodyEmitter emitter(@RequestParam boolean succeeds) throws IOException {
			return end(new ResponseBodyEmitter(0L), succeeds);
		}

		@GetMapping("/sse")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public SseEmitter sse(@RequestParam boolean succeeds) throws IOException {
			return end(new SseEmitter(0L), succeeds);
		}

		private static <T extends ResponseBodyEmitter> T end(T emitter, boolean succeeds) throws IOException {
			if (succeeds) {
				emitter.send("welcome");
				emitter.complete();
			}
			else {
				emitter.completeWithError(new WrongPasswordException());
			}
			return emitter;
		}

		@GetMapping("/streaming")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public StreamingResponseBody streaming(@RequestParam boolean succeeds) {
			return (output) -> output.write(login(succeeds).getBytes(StandardCharsets.UTF_8));
		}

		@GetMapping("/broken")
		public void broken(HttpServletResponse response) throws IOException {
			response.getOutputStream().write(this.functions.once());
			response.flushBuffer();
			this.functions.once();
		}

		@GetMapping("/servlet")
		@RateLimited(rate = "3/min", refundIf = FAILURES)
		public void servlet(HttpServletRequest request) {
			AsyncContext async = request.startAsync();
			async.start(async::complete);
		}

		@GetMapping("/failuresAreFree")
		@RateLimited(rate = "3/min", refundIf = "#exception != null")
		public Callable<String> failuresAreFree() {
			return () -> login(false);
		}

	}

	static class Functions {

		@RateLimited(rate = "1/min")
		public byte[] once() {
			return "welcome".getBytes(StandardCharsets.UTF_8);
		}

		@RateLimited(rate = "3/min", refundIf = "#result.statusCode().value() == 200")
		public ServerResponse function(ServerRequest request) {
			return response(request);
		}

		@RateLimited(rate = "3/min", refundIf = "#result?.statusCode()?.value() == 200")
		public ServerResponse asyncFunction(ServerRequest request) {
			return ServerResponse.async(CompletableFuture.supplyAsync(() -> response(request)));
		}

		private static ServerResponse response(ServerRequest request) {
			boolean succeeds = Boolean.parseBoolean(request.param("succeeds").orElseThrow());
			return ServerResponse.status(succeeds ? HttpStatus.OK : HttpStatus.UNAUTHORIZED).build();
		}

	}

}
