package io.trypema.spring.boot.autoconfigure.web;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.web.TooManyRequestsException;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for limits in WebFlux applications.
 */
class ReactiveRefusalTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TrypemaAutoConfiguration.class,
				RateLimitMethodsAutoConfiguration.class, TrypemaWebFluxAutoConfiguration.class,
				WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
				CodecsAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withBean(MutableTicker.class, () -> MutableTicker.startingAt(0))
		.withPropertyValues("trypema.policies.search.rate=1/12s", "trypema.policies.client.rate=1/12s",
				"trypema.policies.client.key=#header('X-Client')")
		.withUserConfiguration(Application.class);

	@Test
	void admittedExchangeTellsItsLimits() {
		run((client) -> client.get()
			.uri("/search")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("RateLimit-Policy", "\"search\";q=1;w=12")
			.expectHeader()
			.valueEquals("RateLimit", "\"search\";r=0;t=12")
			.expectHeader()
			.doesNotExist(HttpHeaders.RETRY_AFTER)
			.expectBody(String.class)
			.isEqualTo("found"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/search", "/flux", "/wrapped", "/function", "/service" })
	void refusedExchangeTellsWhenToRetry(String path) {
		run((client) -> assertProblem(refused(client, path), path));
	}

	@Test
	void exchangeIsAdmittedAfterTheTimeToldAndNotBefore() {
		this.runner.run((context) -> {
			WebTestClient client = client(context);
			refused(client, "/search");
			context.getBean(MutableTicker.class).advance(Duration.ofSeconds(11));
			client.get().uri("/search").exchange().expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1");
			context.getBean(MutableTicker.class).advance(Duration.ofSeconds(1));
			client.get().uri("/search").exchange().expectStatus().isOk();
		});
	}

	@Test
	void bodyIsProblemWhateverTheClientAccepts() {
		run((client) -> {
			client.get().uri("/search").exchange();
			client.get()
				.uri("/search")
				.accept(MediaType.TEXT_HTML)
				.exchange()
				.expectStatus()
				.isEqualTo(429)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		});
	}

	@Test
	void limitedMethodKnowsTheExchange() {
		run((client) -> {
			assertThat(status(client, "/client", "a")).isEqualTo(200);
			assertThat(status(client, "/client", "b")).isEqualTo(200);
			assertThat(status(client, "/client", "a")).isEqualTo(429);
		});
	}

	@Test
	void methodThatCannotKnowTheExchangeFails() {
		run((client) -> assertThat(status(client, "/plain-client", "a")).isEqualTo(500));
	}

	@Test
	void headersOfTheHandlerWin() {
		run((client) -> client.get()
			.uri("/own-headers")
			.exchange()
			.expectHeader()
			.valueEquals("RateLimit", "\"own\";r=1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/search", "/flux", "/wrapped", "/function", "/service", "/catch-all" })
	void adviceForAnyExceptionDoesNotAnswer(String path) {
		run((client) -> assertProblem(refused(client, path), path), CatchAllAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/future" })
	void refusalThatIsNoReactiveTypeIsProblem(String path) {
		run((client) -> {
			client.get().uri(path).exchange().expectStatus().isOk();
			assertProblem(client.get().uri(path).exchange(), path);
		}, CatchRuntimeAdvice.class);
	}

	@Test
	void adviceForAnyExceptionStillAnswersOtherExceptions() {
		run((client) -> client.get()
			.uri("/other")
			.exchange()
			.expectStatus()
			.isEqualTo(500)
			.expectBody(String.class)
			.isEqualTo("any"), CatchAllAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/search", "/flux", "/wrapped", "/function", "/rule", "/catch-all" })
	void adviceForRefusalsAnswers(String path) {
		run((client) -> assertOwn(refused(client, path)), OwnAdvice.class);
	}

	@Test
	void adviceForRefusalsAnswersThoughOneForAnyExceptionComesFirst() {
		run((client) -> assertOwn(refused(client, "/search")), CatchAllAdvice.class, OwnAdvice.class);
	}

	@Test
	void controllerHandlerForRefusalsAnswers() {
		run((client) -> refused(client, "/own").expectStatus().isEqualTo(409), OwnAdvice.class);
	}

	@Test
	void failingAdviceLeavesTheProblem() {
		run((client) -> assertProblem(refused(client, "/search"), "/search"), FailingAdvice.class);
	}

	@Test
	void exceptionWithMeaningOfItsOwnKeepsItsHandler() {
		run((client) -> refused(client, "/translated").expectStatus().isEqualTo(502), TranslatedAdvice.class);
	}

	@Test
	void refusalOfRuleIsProblem() {
		run((client) -> assertProblem(refused(client, "/rule"), "/rule"), CatchAllAdvice.class);
	}

	@Test
	void statusIsConfigurable() {
		this.runner.withPropertyValues("trypema.web.status=503")
			.run((context) -> refused(client(context), "/search").expectStatus().isEqualTo(503));
	}

	private void run(Consumer<WebTestClient> test, Class<?>... advice) {
		this.runner.withPropertyValues("trypema.rules[0].path=/rule", "trypema.rules[0].policy=search")
			.withUserConfiguration(advice)
			.run((context) -> test.accept(client(context)));
	}

	private static WebTestClient client(ApplicationContext context) {
		return WebTestClient.bindToApplicationContext(context).build();
	}

	private static ResponseSpec refused(WebTestClient client, String path) {
		client.get().uri(path).exchange().expectHeader().exists("RateLimit");
		return client.get().uri(path).exchange();
	}

	private static int status(WebTestClient client, String path, String name) {
		return client.get().uri(path).header("X-Client", name).exchange().returnResult().getStatus().value();
	}

	private static void assertOwn(ResponseSpec response) {
		response.expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.valueEquals("RateLimit", "\"search\";r=0;t=12")
			.expectBody(String.class)
			.isEqualTo("own search 429");
	}

	private static void assertProblem(ResponseSpec response, String path) {
		response.expectStatus()
			.isEqualTo(429)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.valueEquals(HttpHeaders.RETRY_AFTER, "12")
			.expectHeader()
			.valueEquals("RateLimit-Policy", "\"search\";q=1;w=12")
			.expectHeader()
			.valueEquals("RateLimit", "\"search\";r=0;t=12")
			.expectHeader()
			.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
			.expectBody()
			.json("""
					{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded",
					"title":"Quota Exceeded","status":429,
					"detail":"Limit search is used up. Try again in 12 seconds.",
					"instance":"%s","violated-policies":["search"]}""".formatted(path));
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		SearchController searchController(SearchService service) {
			return new SearchController(service);
		}

		@Bean
		OwnController ownController() {
			return new OwnController();
		}

		@Bean
		CatchAllController catchAllController() {
			return new CatchAllController();
		}

		@Bean
		SearchService searchService() {
			return new SearchService();
		}

		@Bean
		RouterFunction<ServerResponse> function(SearchService service) {
			return RouterFunctions.route()
				.GET("/function", (request) -> service.search().flatMap(ServerResponse.ok()::bodyValue))
				.GET("/rule", (request) -> ServerResponse.ok().build())
				.build();
		}

	}

	static class SearchService {

		@RateLimited("search")
		Mono<String> search() {
			return Mono.just("found");
		}

	}

	@RestController
	static class SearchController {

		private final SearchService service;

		SearchController(SearchService service) {
			this.service = service;
		}

		@GetMapping("/search")
		@RateLimited("search")
		Mono<String> search() {
			return Mono.just("found");
		}

		@GetMapping("/service")
		Mono<String> service() {
			return this.service.search();
		}

		@GetMapping("/flux")
		@RateLimited("search")
		Flux<String> flux() {
			return Flux.just("found", "more");
		}

		@GetMapping("/plain")
		@RateLimited("search")
		ResponseEntity<String> plain() {
			return ResponseEntity.ok("found");
		}

		@GetMapping("/future")
		@RateLimited("search")
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("found");
		}

		@GetMapping("/wrapped")
		Mono<String> wrapped() {
			return this.service.search()
				.onErrorMap(RateLimitExceededException.class, (ex) -> new CompletionException(ex));
		}

		@GetMapping("/translated")
		Mono<String> translated() {
			return this.service.search()
				.onErrorMap(RateLimitExceededException.class, (ex) -> new IllegalStateException("Busy", ex));
		}

		@GetMapping("/client")
		@RateLimited("client")
		Mono<String> client() {
			return Mono.just("found");
		}

		@GetMapping("/plain-client")
		@RateLimited("client")
		String plainClient() {
			return "found";
		}

		@GetMapping("/own-headers")
		@RateLimited("search")
		Mono<String> ownHeaders(ServerWebExchange exchange) {
			exchange.getResponse().getHeaders().set("RateLimit", "\"own\";r=1");
			return Mono.just("found");
		}

		@GetMapping("/other")
		Mono<String> other() {
			return Mono.error(new IllegalStateException("Other"));
		}

	}

	@RestController
	static class CatchAllController {

		@GetMapping("/catch-all")
		@RateLimited("search")
		Mono<String> search() {
			return Mono.just("found");
		}

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	@RestController
	static class OwnController {

		@GetMapping("/own")
		@RateLimited("search")
		Mono<String> search() {
			return Mono.just("found");
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		String own(RateLimitExceededException ex) {
			return "own controller";
		}

	}

	@RestControllerAdvice
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class CatchAllAdvice {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	@RestControllerAdvice
	static class CatchRuntimeAdvice {

		@ExceptionHandler(RuntimeException.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
		Mono<String> own(TooManyRequestsException ex, ServerWebExchange exchange) {
			return Mono.just("own " + ex.policy() + " " + ex.getStatusCode().value());
		}

	}

	@RestControllerAdvice
	static class FailingAdvice {

		@ExceptionHandler(RateLimitExceededException.class)
		Mono<String> fail() {
			throw new IllegalStateException("Failed in advice");
		}

	}

	@RestControllerAdvice
	static class TranslatedAdvice {

		@ExceptionHandler(IllegalStateException.class)
		@ResponseStatus(HttpStatus.BAD_GATEWAY)
		String translated() {
			return "translated";
		}

	}

}
