package io.trypema.spring.boot.autoconfigure.web;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.trypema.redis.test.Await;
import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.interceptor.ConcurrencyLimiters;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for permits of requests on Tomcat that exceed the timeout of Spring MVC.
 */
@SpringBootTest(classes = TimeoutServerTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.concurrency.held.places=100", "spring.mvc.async.request-timeout=500ms",
				"logging.level.org.apache.catalina=off", "logging.level.org.springframework.web=off",
				"logging.level.org.eclipse.jetty=off" })
class TimeoutServerTests {

	private static final List<String> KINDS = List.of("callable", "task", "taskWithAnswer", "deferred", "future",
			"mono", "entityMono", "sse", "emitter", "servlet");

	@LocalServerPort
	private int port;

	@Autowired
	private ConcurrencyLimiters limiters;

	@Test
	void timeoutsFail() {
		assertThat(sendEach("")).isNotEmpty().noneSatisfy(TimeoutServerTests::isRefused);
		assertThat(sendEach("")).isNotEmpty().allSatisfy(TimeoutServerTests::isRefused);
	}

	@Test
	void timeoutsAreGivenBackWhereDeclared() {
		assertThat(sendEach("?free=true")).isNotEmpty().noneSatisfy(TimeoutServerTests::isRefused);
		assertThat(sendEach("?free=true")).isNotEmpty().noneSatisfy(TimeoutServerTests::isRefused);
	}

	@Test
	void timeoutsGiveThePlaceBack() {
		CompletableFuture<?> sent = CompletableFuture.runAsync(() -> sendEach("?free=true"));
		Await.until("some are in flight", () -> this.limiters.countInFlight("held") > 0);
		sent.join();
		Await.until("none is in flight", () -> this.limiters.countInFlight("held") == 0);
	}

	@AfterAll
	static void finish(@Autowired CompletableFuture<String> end) {
		end.complete("too late");
	}

	private static void isRefused(String answer) {
		assertThat(answer).startsWith("HTTP/1.1 429");
	}

	/** Send one request of each kind at the same time, and return the answers. */
	private List<String> sendEach(String query) {
		return KINDS.stream()
			.map((kind) -> CompletableFuture.supplyAsync(() -> Spellings.send(this.port, "GET", "/" + kind + query),
					(task) -> new Thread(task).start()))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Slow.class)
	static class Application {

		/** Awaited by a task that cannot be interrupted. */
		@Bean(destroyMethod = "")
		CompletableFuture<String> end() {
			return new CompletableFuture<>();
		}

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		SecurityFilterChain open(HttpSecurity http) {
			return http.csrf(AbstractHttpConfigurer::disable).build();
		}

	}

	@RestController
	@ConcurrencyLimited("held")
	static class Slow {

		private static final String REFUND = "#free == (#exception != null)";

		private final CompletableFuture<String> end;

		Slow(CompletableFuture<String> end) {
			this.end = end;
		}

		@GetMapping("/callable")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public Callable<String> callable(@RequestParam(defaultValue = "false") boolean free) {
			return Slow::work;
		}

		private static String work() throws InterruptedException {
			new CountDownLatch(1).await();
			return "never";
		}

		@GetMapping("/task")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public WebAsyncTask<String> task(@RequestParam(defaultValue = "false") boolean free) {
			return new WebAsyncTask<>(Slow::work);
		}

		@GetMapping("/taskWithAnswer")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public WebAsyncTask<String> taskWithAnswer(@RequestParam(defaultValue = "false") boolean free) {
			WebAsyncTask<String> task = new WebAsyncTask<>(this.end::join);
			task.onTimeout(() -> "too late");
			return task;
		}

		@GetMapping("/deferred")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public DeferredResult<String> deferred(@RequestParam(defaultValue = "false") boolean free) {
			return new DeferredResult<>();
		}

		@GetMapping("/future")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public CompletableFuture<String> future(@RequestParam(defaultValue = "false") boolean free) {
			return new CompletableFuture<>();
		}

		@GetMapping("/mono")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public Mono<String> mono(@RequestParam(defaultValue = "false") boolean free) {
			return Mono.never();
		}

		@GetMapping("/entityMono")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public ResponseEntity<Mono<String>> entityMono(@RequestParam(defaultValue = "false") boolean free) {
			return ResponseEntity.ok(Mono.never());
		}

		@GetMapping("/sse")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public SseEmitter sse(@RequestParam(defaultValue = "false") boolean free) {
			return new SseEmitter();
		}

		@GetMapping("/emitter")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public ResponseBodyEmitter emitter(@RequestParam(defaultValue = "false") boolean free) {
			return new ResponseBodyEmitter();
		}

		@GetMapping("/servlet")
		@RateLimited(rate = "1/h", key = "#free", refundIf = REFUND)
		public void servlet(@RequestParam(defaultValue = "false") boolean free, HttpServletRequest request,
				HttpServletResponse response) {
			AsyncContext async = request.startAsync();
			async.setTimeout(500);
		}

	}

}
