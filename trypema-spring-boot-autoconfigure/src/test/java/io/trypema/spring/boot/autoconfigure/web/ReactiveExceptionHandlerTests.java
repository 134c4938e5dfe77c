package io.trypema.spring.boot.autoconfigure.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.ui.Model;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.accept.RequestedContentTypeResolverBuilder;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.View;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebSession;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.web.TooManyRequestsException;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for exception handlers of WebFlux applications: handlers for refusals, and
 * handlers that must not receive refusals.
 */
class ReactiveExceptionHandlerTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TrypemaAutoConfiguration.class,
				RateLimitMethodsAutoConfiguration.class, TrypemaWebFluxAutoConfiguration.class,
				WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
				CodecsAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withBean(MutableTicker.class, () -> MutableTicker.startingAt(0))
		.withPropertyValues("trypema.policies.search.rate=1/12s", "trypema.rules[0].path=/rule",
				"trypema.rules[0].policy=search")
		.withUserConfiguration(Application.class);

	@ParameterizedTest
	@CsvSource({ "/late/7, late", "/direct/7, direct" })
	void exceptionThatCarriesRefusalGetsAllArguments(String path, String method) {
		run((client) -> assertThat(refused(client, path)).isEqualTo(
				"502 order failed: 7 carry yes de trace=abc " + method + " RateLimitExceededException null empty"),
				CarrierAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/late/7", "/direct/7" })
	void exceptionThatCarriesRefusalPassesHandlersForRefusals(String path) {
		run((client) -> assertThat(refused(client, path)).startsWith("502 order failed"), CarrierAdvice.class,
				RefusalAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/late/7", "/direct/7", "/function", "/rule" })
	void refusalGetsAllArguments(String path) {
		run((client) -> assertThat(refused(client, path.replace("/7", "-refusal/7")))
			.isEqualTo("503 refused search carry yes de trace=abc"), CatchAllAdvice.class, RefusalAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/late-refusal/7", "/direct-refusal/7", "/own/late", "/own/direct", "/own/limited" })
	void handlersForAnyExceptionPass(String path) {
		run((client) -> assertThat(refused(client, path)).startsWith("429").contains("Quota Exceeded"),
				CatchAllAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/own/late", "/own/direct", "/own/limited" })
	void adviceForRefusalsAnswersBesideControllerHandlerForAnyException(String path) {
		run((client) -> assertThat(refused(client, path)).startsWith("503 refused search"), CatchAllAdvice.class,
				RefusalAdvice.class);
	}

	@ParameterizedTest
	@CsvSource({ "/own/other, 500 controller OwnController#other IllegalStateException",
			"/own/carried, 500 controller OwnController#carried OrderFailed",
			"/own/parameter, 500 controller OwnController#parameter ServerWebInputException" })
	void controllerHandlerForAnyExceptionAnswersOthers(String path, String answer) {
		run((client) -> assertThat(refused(client, path)).isEqualTo(answer), CatchAllAdvice.class, CarrierAdvice.class);
	}

	@Test
	void exceptionOfFrameworkKeepsItsStatus() {
		run((client) -> assertThat(get(client, "/needs-parameter")).startsWith("400"));
	}

	@Test
	void failingHandlerLeavesTheException() {
		run((client) -> assertThat(get(client, "/own-status")).startsWith("409"), FailingAdvice.class);
	}

	@Test
	void controllerIsPreparedForTheCall() {
		run((client) -> assertThat(get(client, "/prepared?text=a")).isEqualTo("200 model [a]"));
	}

	@ParameterizedTest
	@CsvSource({ "/late-refusal/7, SearchController#lateRefusal", "/direct-refusal/7, SearchController#directRefusal",
			"/own/late, OwnController#late", "/own/direct, OwnController#direct",
			"/own/limited, OwnController#limited" })
	void handlersForRefusalsGetTheMethodThatFailed(String path, String method) {
		run((client) -> assertThat(refused(client, path)).isEqualTo("200 refused by " + method), MethodAdvice.class);
	}

	@ParameterizedTest
	@CsvSource({ "/counted/failing, 500 any 1", "/counted/refused, 503 refused search carry yes de trace=abc" })
	void controllerIsCalledOnce(String path, String answer) {
		this.runner.withUserConfiguration(CatchAllAdvice.class, RefusalAdvice.class, CountedController.class)
			.run((context) -> {
				WebTestClient client = WebTestClient.bindToApplicationContext(context).build();
				assertThat(refused(client, path)).isEqualTo(answer);
				assertThat(context.getBean(CountedController.class).calls).containsExactly("controller", path);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/late-refusal/7", "/direct-refusal/7", "/rule" })
	void severalContentTypeResolversAreNoFailure(String path) {
		run((client) -> assertThat(refused(client, path)).isEqualTo("503 refused search carry yes de trace=abc"),
				RefusalAdvice.class, OtherContentTypeResolver.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/late-refusal/7", "/direct-refusal/7", "/rule" })
	void adviceAnswersWithView(String path) {
		run((client) -> assertThat(refused(client, path)).isEqualTo("429 view busy for search"), ViewAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/late-refusal/7", "/direct-refusal/7", "/rule" })
	void adviceAnswersWithProblem(String path) {
		run((client) -> assertThat(refused(client, path)).startsWith("423").contains("\"title\":\"Own\""),
				ProblemAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/late-refusal/7", "/direct-refusal/7", "/rule" })
	void handlerThatFailsLateLeavesTheProblem(String path) {
		run((client) -> assertThat(refused(client, path)).startsWith("429").contains("Quota Exceeded"),
				LateFailureAdvice.class);
	}

	private void run(Consumer<WebTestClient> test, Class<?>... advice) {
		this.runner.withUserConfiguration(advice)
			.run((context) -> test.accept(WebTestClient.bindToApplicationContext(context)
				.configureClient()
				.responseTimeout(Duration.ofSeconds(30))
				.build()));
	}

	private static String refused(WebTestClient client, String path) {
		assertThat(get(client, "/take")).isEqualTo("200 found");
		return get(client, path);
	}

	private static String get(WebTestClient client, String path) {
		var result = client.get()
			.uri(path)
			.header("X-Trace", "carry")
			.header("Accept-Language", "de")
			.cookie("consent", "yes")
			.exchange()
			.expectBody(byte[].class)
			.returnResult();
		byte[] body = result.getResponseBody();
		return result.getStatus().value() + " " + ((body != null) ? new String(body, StandardCharsets.UTF_8) : "");
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Searches searches() {
			return new Searches();
		}

		@Bean
		SearchController searchController(Searches searches) {
			return new SearchController(searches);
		}

		@Bean
		OwnController ownController(Searches searches) {
			return new OwnController(searches);
		}

		@Bean
		PreparedController preparedController() {
			return new PreparedController();
		}

		@Bean
		RouterFunction<ServerResponse> function(Searches searches) {
			return RouterFunctions.route()
				.GET("/function", (request) -> searches.late().flatMap(ServerResponse.ok()::bodyValue))
				.GET("/rule", (request) -> ServerResponse.ok().build())
				.build();
		}

		@Bean
		ViewResolver viewResolver() {
			View view = new TextView();
			return (name, locale) -> name.equals("busy") ? Mono.just(view) : Mono.empty();
		}

	}

	static class TextView implements View {

		@Override
		public List<MediaType> getSupportedMediaTypes() {
			return List.of(MediaType.TEXT_PLAIN);
		}

		@Override
		public Mono<Void> render(@Nullable Map<String, ?> model, @Nullable MediaType contentType,
				ServerWebExchange exchange) {
			String text = "view " + ((model != null) ? model.get("text") : null);
			return exchange.getResponse()
				.writeWith(Mono.fromSupplier(
						() -> exchange.getResponse().bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
		}

	}

	static class OrderFailed extends RuntimeException {

		private static final long serialVersionUID = 1L;

		OrderFailed(Throwable cause) {
			super("order failed", cause);
		}

	}

	static class Searches {

		@RateLimited("search")
		Mono<String> late() {
			return Mono.just("found");
		}

		@RateLimited("search")
		String direct() {
			return "found";
		}

	}

	@RestController
	static class SearchController {

		private final Searches searches;

		SearchController(Searches searches) {
			this.searches = searches;
		}

		@GetMapping("/take")
		String take() {
			return this.searches.direct();
		}

		@GetMapping("/late/{id}")
		Mono<String> late() {
			return this.searches.late().onErrorMap(OrderFailed::new);
		}

		@GetMapping("/direct/{id}")
		String direct() {
			try {
				return this.searches.direct();
			}
			catch (RateLimitExceededException ex) {
				throw new OrderFailed(ex);
			}
		}

		@GetMapping("/late-refusal/{id}")
		Mono<String> lateRefusal() {
			return this.searches.late();
		}

		@GetMapping("/direct-refusal/{id}")
		String directRefusal() {
			return this.searches.direct();
		}

		@GetMapping("/needs-parameter")
		String needsParameter(@RequestParam String parameter) {
			return parameter;
		}

		@GetMapping("/own-status")
		String ownStatus() {
			throw new ConflictException();
		}

	}

	@ResponseStatus(HttpStatus.CONFLICT)
	static class ConflictException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@RestController
	static class OwnController {

		private final Searches searches;

		OwnController(Searches searches) {
			this.searches = searches;
		}

		@GetMapping("/own/late")
		Mono<String> late() {
			return this.searches.late();
		}

		@GetMapping("/own/direct")
		String direct() {
			return this.searches.direct();
		}

		@GetMapping("/own/limited")
		@RateLimited("search")
		String limited() {
			return "found";
		}

		@GetMapping("/own/other")
		String other() {
			throw new IllegalStateException("Other");
		}

		@GetMapping("/own/carried")
		String carried() {
			try {
				return this.searches.direct();
			}
			catch (RateLimitExceededException ex) {
				throw new OrderFailed(ex);
			}
		}

		@GetMapping("/own/parameter")
		String parameter(@RequestParam int parameter) {
			return "found";
		}

		@ExceptionHandler(Throwable.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any(Throwable exception, HandlerMethod method) {
			Class<?> type = (exception instanceof ServerWebInputException) ? ServerWebInputException.class
					: exception.getClass();
			return "controller " + method.getBeanType().getSimpleName() + "#" + method.getMethod().getName() + " "
					+ type.getSimpleName();
		}

	}

	@RestController
	static class PreparedController {

		@InitBinder
		void bind(WebDataBinder binder) {
			binder.registerCustomEditor(String.class, new java.beans.PropertyEditorSupport() {

				@Override
				public void setAsText(@Nullable String text) {
					setValue("[" + text + "]");
				}

			});
		}

		@ModelAttribute("name")
		String name() {
			return "model";
		}

		@GetMapping("/prepared")
		Mono<String> prepared(@RequestParam String text, Model model) {
			return Mono.just(model.getAttribute("name") + " " + text);
		}

	}

	@RestController
	@SessionAttributes("cart")
	static class CountedController {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final Searches searches;

		CountedController(Searches searches) {
			this.searches = searches;
		}

		@ModelAttribute("cart")
		String controller(ServerWebExchange exchange) {
			count(exchange, "controller");
			return "empty";
		}

		@GetMapping("/counted/failing")
		String failing(ServerWebExchange exchange) {
			count(exchange, "/counted/failing");
			throw new IllegalStateException("Failed");
		}

		@GetMapping("/counted/refused")
		String refused(ServerWebExchange exchange) {
			count(exchange, "/counted/refused");
			return this.searches.direct();
		}

		private void count(ServerWebExchange exchange, String call) {
			if (exchange.getRequest().getPath().value().startsWith("/counted")) {
				this.calls.add(call);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherContentTypeResolver {

		@Bean
		RequestedContentTypeResolver otherContentTypeResolver() {
			return new RequestedContentTypeResolverBuilder().build();
		}

	}

	@RestControllerAdvice
	static class MethodAdvice {

		@ExceptionHandler
		String refused(RateLimitExceededException ex, HandlerMethod method) {
			assertThat(ClassUtils.getUserClass(method.getBean())).isEqualTo(method.getBeanType());
			return "refused by " + method.getBeanType().getSimpleName() + "#" + method.getMethod().getName();
		}

	}

	@RestControllerAdvice
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class CatchAllAdvice {

		static final String PREPARED = CatchAllAdvice.class.getName();

		@ModelAttribute("prepared")
		Object prepare(ServerWebExchange exchange) {
			return exchange.getAttributes().merge(PREPARED, 1, (first, second) -> (int) first + (int) second);
		}

		@ExceptionHandler(Throwable.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any(ServerWebExchange exchange) {
			return "any " + exchange.getAttribute(PREPARED);
		}

	}

	@RestControllerAdvice(assignableTypes = SearchController.class)
	static class CarrierAdvice {

		@ExceptionHandler
		Mono<ResponseEntity<String>> failed(OrderFailed ex, @RequestHeader("X-Trace") String trace,
				@CookieValue String consent, Locale locale, @PathVariable String id,
				@RequestHeader(name = "X-Missing", defaultValue = "trace=abc") String missing, HandlerMethod method,
				RateLimitExceededException cause, java.security.@Nullable Principal principal, WebSession session,
				Model model) {
			return Mono.just(ResponseEntity.status(HttpStatus.BAD_GATEWAY)
				.body(String.join(" ", ex.getMessage() + ":", id, trace, consent, locale.getLanguage(), missing,
						method.getMethod().getName(), "RateLimitExceededException", String.valueOf(principal),
						model.asMap().isEmpty() ? "empty" : model.toString())));
		}

	}

	@ControllerAdvice
	static class RefusalAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
		@ResponseBody
		Mono<String> refused(RateLimitExceededException ex, @RequestHeader("X-Trace") String trace,
				@CookieValue String consent, Locale locale, ServerWebExchange exchange,
				@RequestHeader(name = "X-Missing", defaultValue = "trace=abc") String missing) {
			return Mono.just(String.join(" ", "refused", ex.policy(), trace, consent, locale.getLanguage(), missing));
		}

	}

	@RestControllerAdvice
	static class FailingAdvice {

		@ExceptionHandler
		String failed(ConflictException ex) {
			throw new IllegalStateException("Failed in advice");
		}

	}

	@RestControllerAdvice
	static class LateFailureAdvice {

		@ExceptionHandler
		Mono<String> refused(RateLimitExceededException ex) {
			return Mono.error(new IllegalStateException("Failed late"));
		}

	}

	@ControllerAdvice
	static class ViewAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.TOO_MANY_REQUESTS)
		String refused(RateLimitExceededException ex, Model model) {
			model.addAttribute("text", "busy for " + ex.policy());
			return "busy";
		}

	}

	@Controller
	@ControllerAdvice
	static class ProblemAdvice {

		@ExceptionHandler
		ProblemDetail refused(TooManyRequestsException ex) {
			ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.LOCKED);
			problem.setTitle("Own");
			return problem;
		}

	}

}
