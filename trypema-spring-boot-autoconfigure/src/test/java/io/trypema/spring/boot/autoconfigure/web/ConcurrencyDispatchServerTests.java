package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.LimitExceededException;
import io.trypema.redis.test.Await;
import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.interceptor.ConcurrencyLimiters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for places of requests that Tomcat dispatches more than once: forwards, includes,
 * error pages, asynchronous dispatches; and of calls that outlive their request.
 */
@SpringBootTest(classes = ConcurrencyDispatchServerTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.concurrency.busy.places=1", "trypema.concurrency.errors.places=1",
				"trypema.concurrency.typed.places=1", "trypema.concurrency.two.places=2",
				"trypema.concurrency.patient.places=1", "trypema.concurrency.patient.max-wait=1h",
				"logging.level.org.apache.catalina=off", "logging.level.org.springframework.web=off",
				"logging.level.org.eclipse.jetty=off" })
@Timeout(60)
class ConcurrencyDispatchServerTests {

	private static final String OK = "HTTP/1.1 200";

	@LocalServerPort
	private int port;

	@Autowired
	private Gates gates;

	@Autowired
	private Service service;

	@Autowired
	private ConcurrencyLimiters limiters;

	@BeforeEach
	void start() {
		this.gates.end = new CompletableFuture<>();
		this.gates.entered.drainPermits();
		this.gates.returned.drainPermits();
		this.service.outcome.set("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "completedAtOnce", "dispatchedAtOnce", "dispatchedTwice", "forwardsToCallable",
			"sendsError", "forwardsToMissing", "forwardsToFailing", "refunded", "completedElsewhere",
			"callableOfForward", "callableOfFailingForward", "startedTwice", "failsAfterStart", "redirects",
			"callableThatForwards", "callableThatFails", "limitedCallableThatFails", "limitedFailing" })
	void placeIsGivenBack(String path) {
		for (int i = 0; i < 3; i++) {
			assertThat(get(path)).doesNotContain("HTTP/1.1 429");
			awaitEmpty("busy");
			awaitEmpty("errors");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "forwardsToStaying", "dispatchesToStaying", "startsAndStays",
			"forwarded/callableThatStays", "dispatched/callableThatStays", "dispatching", "including" })
	void placeIsKeptUntilTheExchangeIsOver(String path) throws InterruptedException {
		CompletableFuture<String> first = send(path);
		this.gates.entered.acquire();
		this.gates.returned.acquire();
		assertThat(this.limiters.countInFlight("busy")).isOne();
		this.gates.end.complete("done");
		assertThat(first.join()).startsWith(OK);
		awaitEmpty("busy");
	}

	@Test
	void placesOfManyAtOnceAreGivenBack() {
		String[] paths = { "completedAtOnce", "dispatchedAtOnce", "forwardsToCallable", "sendsError", "refunded",
				"completedElsewhere", "callableOfForward", "forwardsToFailing", "failsAfterStart" };
		CompletableFuture.allOf(IntStream.range(0, 6).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 50; i++) {
				get(paths[(i + thread) % paths.length]);
			}
		}, (task) -> new Thread(task).start())).toArray(CompletableFuture<?>[]::new)).join();
		awaitEmpty("busy");
		awaitEmpty("errors");
	}

	@Test
	void nestedCallsOfAnOverloadGiveTheirPlacesBack() {
		assertThat(get("overloaded")).startsWith(OK).contains("a, b, c");
		awaitEmpty("two");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fireAndForget", "fireAndForgetFuture", "subscribeLater" })
	void callThatOutlivesItsRequestGivesItsPlaceBack(String path) throws InterruptedException {
		CompletableFuture<String> work = new CompletableFuture<>();
		CompletableFuture<?> holder = this.service.work(Mono.fromFuture(work, true)).toFuture();
		assertThat(this.limiters.countInFlight("patient")).isOne();
		assertThat(get(path)).startsWith(OK);
		this.gates.returned.acquire();
		this.gates.end.complete("subscribe");
		work.complete("done");
		holder.join();
		Await.until("the call is over", () -> !"".equals(this.service.outcome.get()));
		assertThat(this.service.outcome).hasValue("forgotten");
		awaitEmpty("patient");
	}

	@Test
	void methodsBesideHandlersOfALimitedTypeTakeNoPlace() throws InterruptedException {
		CompletableFuture<String> first = send("typed");
		this.gates.entered.acquire();
		assertThat(get("typed")).startsWith("HTTP/1.1 420").contains("own answer");
		this.gates.end.complete("done");
		assertThat(first.join()).startsWith(OK);
		awaitEmpty("typed");
	}

	private CompletableFuture<String> send(String path) {
		return CompletableFuture.supplyAsync(() -> get(path), (task) -> new Thread(task).start());
	}

	private String get(String path) {
		return Spellings.send(this.port, "GET", "/" + path);
	}

	private void awaitEmpty(String policy) {
		Await.until("no call is in flight", () -> this.limiters.countInFlight(policy) == 0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Gates.class, Dispatches.class, Bodies.class, Errors.class, Service.class, Patient.class, Typed.class })
	static class Application {

		@Bean
		SecurityFilterChain open(HttpSecurity http) {
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

		/** Ordered before the filter that tracks exchanges. */
		@Bean
		FilterRegistrationBean<Filter> outermost(Gates gates) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				String path = ((HttpServletRequest) request).getRequestURI();
				if (path.startsWith("/forwarded/")) {
					request.getRequestDispatcher(path.substring("/forwarded".length())).forward(request, response);
				}
				else if (path.startsWith("/dispatched/")) {
					request.startAsync().dispatch(path.substring("/dispatched".length()));
				}
				else {
					chain.doFilter(request, response);
				}
				gates.returned.release();
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setAsyncSupported(true);
			return registration;
		}

	}

	/**
	 * State that the test and the handlers share.
	 */
	@Component
	static class Gates {

		final Semaphore entered = new Semaphore(0);

		final Semaphore returned = new Semaphore(0);

		volatile CompletableFuture<String> end = new CompletableFuture<>();

		String stay() {
			this.entered.release();
			return this.end.join();
		}

	}

	@Component
	static class Service {

		final AtomicReference<String> outcome = new AtomicReference<>("");

		private final ObjectProvider<Patient> patient;

		Service(ObjectProvider<Patient> patient) {
			this.patient = patient;
		}

		Mono<String> work(Mono<String> work) {
			return this.patient.getObject().work(work);
		}

		CompletableFuture<String> future() {
			return this.patient.getObject().future();
		}

		void note(String outcome) {
			this.outcome.set(outcome);
		}

	}

	@Component
	static class Patient {

		@ConcurrencyLimited("patient")
		public Mono<String> work(Mono<String> work) {
			return work;
		}

		@ConcurrencyLimited("patient")
		public CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("forgotten");
		}

	}

	@Controller
	static class Dispatches {

		private final Gates gates;

		Dispatches(Gates gates) {
			this.gates = gates;
		}

		@GetMapping("/completedAtOnce")
		@ConcurrencyLimited("busy")
		public void completedAtOnce(HttpServletRequest request, HttpServletResponse response) throws IOException {
			AsyncContext async = request.startAsync();
			response.getWriter().print("done");
			async.complete();
		}

		@GetMapping("/completedElsewhere")
		@ConcurrencyLimited("busy")
		public void completedElsewhere(HttpServletRequest request, HttpServletResponse response) {
			AsyncContext async = request.startAsync();
			new Thread(async::complete).start();
		}

		@GetMapping("/dispatchedAtOnce")
		@ConcurrencyLimited("busy")
		public void dispatchedAtOnce(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/other");
		}

		@GetMapping("/dispatchedTwice")
		@ConcurrencyLimited("busy")
		public void dispatchedTwice(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/otherDispatched");
		}

		@GetMapping("/otherDispatched")
		public void otherDispatched(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/other");
		}

		@GetMapping("/startedTwice")
		@ConcurrencyLimited("busy")
		public void startedTwice(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/callable");
		}

		@GetMapping("/failsAfterStart")
		@ConcurrencyLimited("busy")
		public void failsAfterStart(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync();
			throw new IllegalStateException("failed");
		}

		@GetMapping("/redirects")
		@ConcurrencyLimited("busy")
		public String redirects() {
			return "redirect:/other";
		}

		@GetMapping("/other")
		@ResponseBody
		public String other() {
			return "other";
		}

		@GetMapping("/callable")
		@ResponseBody
		public Callable<String> callable() {
			return () -> "callable";
		}

		@GetMapping("/failing")
		@ResponseBody
		public String failing() {
			throw new IllegalStateException("failing");
		}

		@GetMapping("/forwardsToCallable")
		@ConcurrencyLimited("busy")
		public String forwardsToCallable() {
			return "forward:/callable";
		}

		@GetMapping("/forwardsToMissing")
		@ConcurrencyLimited("busy")
		public String forwardsToMissing() {
			return "forward:/missing";
		}

		@GetMapping("/forwardsToFailing")
		@ConcurrencyLimited("busy")
		public String forwardsToFailing() {
			return "forward:/failing";
		}

		@GetMapping("/callableOfForward")
		@ConcurrencyLimited("busy")
		public Callable<String> callableOfForward() {
			return () -> "forward:/callable";
		}

		@GetMapping("/callableOfFailingForward")
		@ConcurrencyLimited("busy")
		public Callable<String> callableOfFailingForward() {
			return () -> "forward:/failing";
		}

		@GetMapping("/sendsError")
		@ConcurrencyLimited("busy")
		public void sendsError(HttpServletResponse response) throws IOException {
			response.sendError(503);
		}

		@GetMapping("/refunded")
		@ConcurrencyLimited("busy")
		@RateLimited(rate = "1000/h", refundIf = "true")
		@ResponseBody
		public Callable<String> refunded() {
			return () -> "refunded";
		}

		@GetMapping("/staying")
		@ResponseBody
		public Callable<String> staying() {
			return this.gates::stay;
		}

		@GetMapping("/forwardsToStaying")
		@ConcurrencyLimited("busy")
		public String forwardsToStaying() {
			return "forward:/staying";
		}

		@GetMapping("/dispatchesToStaying")
		@ConcurrencyLimited("busy")
		public void dispatchesToStaying(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/staying");
		}

		@GetMapping("/startsAndStays")
		@ConcurrencyLimited("busy")
		public void startsAndStays(HttpServletRequest request, HttpServletResponse response) {
			AsyncContext async = request.startAsync();
			new Thread(() -> {
				this.gates.stay();
				async.complete();
			}).start();
		}

		@GetMapping("/callableThatForwards")
		public Callable<String> callableThatForwards() {
			return () -> "forward:/limited";
		}

		@GetMapping("/dispatching")
		public void dispatching(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/callableThatStays");
		}

	}

	@RestController
	static class Bodies {

		private final Gates gates;

		private final Service service;

		private final ObjectProvider<Bodies> self;

		Bodies(Gates gates, Service service, ObjectProvider<Bodies> self) {
			this.gates = gates;
			this.service = service;
			this.self = self;
		}

		@GetMapping("/limited")
		@ConcurrencyLimited("busy")
		public String limited() {
			return "limited";
		}

		@GetMapping("/callableThatStays")
		@ConcurrencyLimited("busy")
		public Callable<String> callableThatStays() {
			return this.gates::stay;
		}

		@GetMapping("/callableThatFails")
		public Callable<String> callableThatFails() {
			return () -> {
				throw new IllegalStateException("failed");
			};
		}

		@GetMapping("/limitedCallableThatFails")
		@ConcurrencyLimited("busy")
		public Callable<String> limitedCallableThatFails() {
			return callableThatFails();
		}

		@GetMapping("/limitedFailing")
		@ConcurrencyLimited("busy")
		public String limitedFailing() {
			throw new IllegalStateException("failed");
		}

		@GetMapping("/overloaded")
		@ConcurrencyLimited("two")
		public String overloaded() {
			Bodies proxy = this.self.getObject();
			return proxy.overloaded("a") + ", " + proxy.overloaded("b") + ", " + proxy.overloaded("c");
		}

		@ConcurrencyLimited("two")
		public String overloaded(String part) {
			return part;
		}

		@GetMapping("/including")
		@ConcurrencyLimited("busy")
		public Callable<String> including(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			request.getRequestDispatcher("/fragmentThatFails").include(request, response);
			return this.gates::stay;
		}

		@GetMapping("/fragmentThatFails")
		public String fragmentThatFails() {
			throw new IllegalArgumentException("fragment");
		}

		@ExceptionHandler
		public String handled(IllegalArgumentException failure) {
			return "handled ";
		}

		@GetMapping("/fireAndForget")
		public String fireAndForget() {
			note(this.service.work(Mono.just("forgotten")));
			return "accepted";
		}

		@GetMapping("/subscribeLater")
		public String subscribeLater() {
			note(this.service.work(Mono.just("forgotten")).delaySubscription(Mono.fromFuture(this.gates.end, true)));
			return "accepted";
		}

		private void note(Mono<String> call) {
			call.subscribe(this.service::note, (ex) -> this.service.note(ex.toString()));
		}

		@GetMapping("/fireAndForgetFuture")
		public String fireAndForgetFuture() {
			CompletableFuture<?> ignored = this.service.future()
				.whenComplete((value, ex) -> this.service.note((ex != null) ? ex.toString() : value));
			return "accepted";
		}

	}

	@RestController
	@ConcurrencyLimited("typed")
	static class Typed {

		private final Gates gates;

		Typed(Gates gates) {
			this.gates = gates;
		}

		@ModelAttribute("model")
		public String model() {
			return "model";
		}

		@GetMapping("/typed")
		public String typed() {
			return this.gates.stay();
		}

		@ExceptionHandler
		public ResponseEntity<String> refused(LimitExceededException refusal) {
			return ResponseEntity.status(420).body("own answer");
		}

	}

	@RestController
	static class Errors implements ErrorController {

		@RequestMapping("/error")
		@ConcurrencyLimited("errors")
		public String error() {
			return "error page";
		}

	}

}
