package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
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
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for permits of requests on Tomcat whose client closes the connection before the
 * response.
 */
@SpringBootTest(classes = LostClientServerTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.policies.lost.rate=1/h", "logging.level.org.apache.catalina=off",
				"logging.level.org.springframework.web=off", "logging.level.org.eclipse.jetty=off" })
@Timeout(60)
class LostClientServerTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Work work;

	@Autowired
	private RateLimitAdmin admin;

	@BeforeEach
	void start() {
		this.admin.reset("lost", "");
		this.work.start();
	}

	@ParameterizedTest
	@ValueSource(strings = { "emitter", "sse", "streaming", "flux" })
	void lostStreamFails(String kind) throws Exception {
		lose("/" + kind);
		assertThat(this.work.outcomes.take()).isNotEmpty();
		assertThat(Spellings.send(this.port, "GET", "/" + kind)).startsWith("HTTP/1.1 429");
	}

	@ParameterizedTest
	@ValueSource(strings = { "emitter", "sse", "streaming", "flux" })
	void lostStreamIsGivenBackWhereDeclared(String kind) throws Exception {
		lose("/" + kind + "?free=true");
		assertThat(this.work.outcomes.take()).isNotEmpty();
		awaitRefund();
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "task", "deferred", "future", "mono" })
	void workThatGoesOnWithoutItsClientDecides(String kind) throws Exception {
		lose("/" + kind);
		this.work.finish();
		assertThat(this.work.outcomes.take()).isEmpty();
		awaitRefund();
	}

	/** Send a request, and close the connection once the work has begun. */
	private void lose(String path) throws IOException, InterruptedException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
			this.work.begun.acquire();
		}
	}

	private void awaitRefund() {
		while (Objects.requireNonNull(this.admin.states("lost", "").get(0).usage()).accepted() > 0) {
			Thread.onSpinWait();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Work.class, Endless.class, Late.class })
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		SecurityFilterChain open(HttpSecurity http) {
			return http.csrf(AbstractHttpConfigurer::disable).build();
		}

	}

	/**
	 * State that the test and the handlers share.
	 */
	@Component("work")
	static class Work {

		final Semaphore begun = new Semaphore(0);

		final BlockingQueue<Optional<Throwable>> outcomes = new LinkedBlockingQueue<>();

		private volatile CompletableFuture<String> end = new CompletableFuture<>();

		void start() {
			this.begun.drainPermits();
			this.outcomes.clear();
			this.end = new CompletableFuture<>();
		}

		void begin() {
			this.begun.release();
		}

		CompletableFuture<String> result() {
			begin();
			return this.end;
		}

		void finish() {
			this.end.complete("done");
		}

		public boolean isFree(boolean free, @Nullable Throwable exception) {
			this.outcomes.add(Optional.ofNullable(exception));
			return free == (exception != null);
		}

	}

	@RestController
	static class Endless {

		private static final String REFUND = "@work.isFree(#free, #exception)";

		private final Work work;

		Endless(Work work) {
			this.work = work;
		}

		@GetMapping("/emitter")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public ResponseBodyEmitter emitter(@RequestParam(defaultValue = "false") boolean free) {
			return send(new ResponseBodyEmitter(0L));
		}

		@GetMapping("/sse")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public SseEmitter sse(@RequestParam(defaultValue = "false") boolean free) {
			return send(new SseEmitter(0L));
		}

		private <T extends ResponseBodyEmitter> T send(T emitter) {
			CompletableFuture<?> ignored = CompletableFuture.runAsync(() -> {
				this.work.begin();
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

		@GetMapping("/streaming")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public StreamingResponseBody streaming(@RequestParam(defaultValue = "false") boolean free) {
			return (output) -> {
				this.work.begin();
				while (true) {
					output.write('.');
					output.flush();
				}
			};
		}

		@GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		@RateLimited(policy = "lost", refundIf = REFUND)
		public Flux<String> flux(@RequestParam(defaultValue = "false") boolean free) {
			return Flux.generate((sink) -> {
				this.work.begin();
				sink.next("tick");
			});
		}

	}

	@RestController
	static class Late {

		private static final String REFUND = "@work.isFree(false, #exception)";

		private final Work work;

		Late(Work work) {
			this.work = work;
		}

		@GetMapping("/callable")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public Callable<String> callable() {
			return () -> this.work.result().get();
		}

		@GetMapping("/task")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public WebAsyncTask<String> task() {
			return new WebAsyncTask<>(callable());
		}

		@GetMapping("/deferred")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture<?> ignored = this.work.result().thenAccept(result::setResult);
			return result;
		}

		@GetMapping("/future")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public CompletableFuture<String> future() {
			return this.work.result();
		}

		@GetMapping("/mono")
		@RateLimited(policy = "lost", refundIf = REFUND)
		public Mono<String> mono() {
			return Mono.fromFuture(this.work::result);
		}

	}

}
