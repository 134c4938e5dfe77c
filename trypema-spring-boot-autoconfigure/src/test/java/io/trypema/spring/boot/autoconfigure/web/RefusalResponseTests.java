package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.web.TooManyRequestsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the response to requests that limits apply to.
 */
class RefusalResponseTests {

	private final WebApplicationContextRunner runner = MvcApplication.runner().withUserConfiguration(Application.class);

	@Test
	void admittedRequestTellsItsLimits() {
		run((mvc) -> assertThat(mvc.get().uri("/search")).hasStatusOk()
			.hasBodyTextEqualTo("passed")
			.hasHeader("RateLimit-Policy", "\"search\";q=1;w=12")
			.hasHeader("RateLimit", "\"search\";r=0;t=12")
			.doesNotContainHeader(HttpHeaders.RETRY_AFTER)
			.doesNotContainHeader(HttpHeaders.CACHE_CONTROL));
	}

	@Test
	void refusedRequestTellsWhenToRetry() {
		runAfterHalfASecond((mvc) -> assertThat(mvc.get().uri("/search")).hasStatus(429)
			.hasHeader(HttpHeaders.RETRY_AFTER, "12")
			.hasHeader("RateLimit-Policy", "\"search\";q=1;w=12")
			.hasHeader("RateLimit", "\"search\";r=0;t=12")
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.hasHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
			.bodyJson()
			.isStrictlyEqualTo("""
					{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded",
					"title":"Quota Exceeded","status":429,
					"detail":"Limit search is used up. Try again in 12 seconds.",
					"instance":"/search","violated-policies":["search"]}"""));
	}

	@Test
	void requestIsAdmittedAfterTheTimeToldAndNotBefore() {
		this.runner.run((context) -> {
			MockMvcTester mvc = MockMvcTester.from(context);
			Duration wait = Duration.ofSeconds(retryAfter(refused(mvc, "/search")));
			context.getBean(Gate.class).advance(wait.minusSeconds(1));
			assertThat(mvc.get().uri("/search")).hasStatus(429).hasHeader(HttpHeaders.RETRY_AFTER, "1");
			context.getBean(Gate.class).advance(Duration.ofSeconds(1));
			assertThat(mvc.get().uri("/search")).hasStatusOk();
		});
	}

	@Test
	void requestThatNeverFitsIsNotToldToRetry() {
		run((mvc) -> assertThat(mvc.get().uri("/too-expensive")).hasStatus(429)
			.doesNotContainHeader(HttpHeaders.RETRY_AFTER)
			.hasHeader("RateLimit", "\"search\";r=1;t=0")
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("The request asks for more than limit search ever allows at once."));
	}

	@Test
	void refusedRequestTellsAllPoliciesAndTheOneViolated() {
		run((mvc) -> {
			assertThat(mvc.get().uri("/two-limits")).hasStatusOk()
				.hasHeader("RateLimit-Policy", "\"burst\";q=10;w=1, \"day\";q=1;w=86400")
				.hasHeader("RateLimit", "\"burst\";r=9;t=1, \"day\";r=0;t=86400");
			assertThat(mvc.get().uri("/two-limits")).hasStatus(429)
				.hasHeader("RateLimit-Policy", "\"burst\";q=10;w=1, \"day\";q=1;w=86400")
				.hasHeader("RateLimit", "\"day\";r=0;t=86400")
				.hasHeader(HttpHeaders.RETRY_AFTER, "86400")
				.bodyJson()
				.extractingPath("violated-policies")
				.asArray()
				.containsExactly("day");
		});
	}

	@Test
	void limitsOfSeveralServicesAreToldTogether() {
		run((mvc) -> assertThat(mvc.get().uri("/two-services")).hasStatusOk()
			.hasHeader("RateLimit-Policy", "\"first\";q=5;w=60, \"second\";q=7;w=60")
			.hasHeader("RateLimit", "\"first\";r=4;t=60, \"second\";r=6;t=60"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "image/png", "application/xml", "nonsense", "" })
	void bodyIsProblemWhateverTheClientAccepts(String accept) {
		run((mvc) -> {
			refused(mvc, "/search");
			assertThat(mvc.get().uri("/search").header(HttpHeaders.ACCEPT, accept)).hasStatus(429)
				.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		});
	}

	@Test
	void refusalOfHeadRequestHasTheSameHeaders() {
		run((mvc) -> {
			refused(mvc, "/search");
			assertThat(mvc.head().uri("/search")).hasStatus(429).hasHeader(HttpHeaders.RETRY_AFTER, "12");
		});
	}

	@Test
	void statusIsConfigurable() {
		this.runner.withPropertyValues("trypema.web.status=503")
			.run((context) -> assertThat(refused(MockMvcTester.from(context), "/search")).hasStatus(503)
				.bodyJson()
				.extractingPath("status")
				.isEqualTo(503));
	}

	@Test
	void tellsDraft06WhenConfigured() {
		this.runner.withPropertyValues("trypema.web.headers=draft-06")
			.run((context) -> assertThat(refused(MockMvcTester.from(context), "/search"))
				.hasHeader("RateLimit-Limit", "1")
				.hasHeader("RateLimit-Remaining", "0")
				.hasHeader("RateLimit-Reset", "12")
				.hasHeader("RateLimit-Policy", "1;w=12")
				.hasHeader(HttpHeaders.RETRY_AFTER, "12")
				.doesNotContainHeader("RateLimit"));
	}

	@Test
	void tellsLegacyHeadersWhenConfigured() {
		this.runner.withPropertyValues("trypema.web.headers=legacy")
			.run((context) -> assertThat(refused(MockMvcTester.from(context), "/search"))
				.hasHeader("X-RateLimit-Limit", "1")
				.hasHeader("X-RateLimit-Remaining", "0")
				.hasHeader("X-RateLimit-Reset", "12")
				.doesNotContainHeader("RateLimit-Policy"));
	}

	@Test
	void tellsRetryAfterOnlyWhenHeadersAreOff() {
		this.runner.withPropertyValues("trypema.web.headers=none")
			.run((context) -> assertThat(refused(MockMvcTester.from(context), "/search"))
				.hasHeader(HttpHeaders.RETRY_AFTER, "12")
				.doesNotContainHeader("RateLimit")
				.doesNotContainHeader("RateLimit-Policy"));
	}

	/** Before 7.0.5, the framework adds the headers of an entity to the existing ones. */
	static boolean headersOfEntitiesReplaceOthers() throws IOException {
		MockHttpServletResponse response = new MockHttpServletResponse();
		response.setHeader("RateLimit", "early");
		try (ServletServerHttpResponse output = new ServletServerHttpResponse(response)) {
			output.getHeaders().set("RateLimit", "late");
			output.flush();
		}
		return response.getHeaders("RateLimit").equals(List.of("late"));
	}

	@Test
	@EnabledIf("headersOfEntitiesReplaceOthers")
	void headersOfTheHandlerWin() {
		run((mvc) -> assertThat(mvc.get().uri("/own-headers")).hasStatusOk()
			.headers()
			.hasValue("RateLimit-Policy", "\"search\";q=1;w=12")
			.containsHeader("X-Own")
			.satisfies((headers) -> assertThat(headers.get("RateLimit")).containsExactly("\"own\";r=1")));
	}

	@Test
	void headersSetBeforeTheLimitStay() {
		run((mvc) -> assertThat(mvc.get().uri("/earlier-headers")).hasStatusOk().hasHeader("RateLimit", "\"own\";r=1"));
	}

	@Test
	void contentTypeOfTheHandlerDoesNotLeakIntoTheProblem() {
		run((mvc) -> {
			refused(mvc, "/search");
			assertThat(mvc.get().uri("/csv")).hasStatus(429).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		});
	}

	@Test
	void answersThoughTheHandlerHasBegunToWrite() {
		run((mvc) -> {
			refused(mvc, "/search");
			assertThat(mvc.get().uri("/writing")).hasStatus(429)
				.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
				.bodyJson()
				.extractingPath("title")
				.isEqualTo("Quota Exceeded");
		});
	}

	@Test
	void answersForFunctionalEndpoints() {
		run((mvc) -> assertThat(refused(mvc, "/function")).hasStatus(429)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON));
	}

	@Test
	void textsComeFromTheMessageSource() {
		this.runner.withPropertyValues("spring.messages.basename=io/trypema/spring/boot/autoconfigure/web/messages")
			.run((context) -> assertThat(refused(MockMvcTester.from(context), "/search")).bodyJson()
				.extractingPath("detail")
				.isEqualTo("search: 12"));
	}

	@Test
	void errorResponseInterceptorsSeeTheProblem() {
		this.runner.withBean(WebMvcConfigurer.class, InterceptingConfigurer::new)
			.run((context) -> assertThat(refused(MockMvcTester.from(context), "/search")).bodyJson()
				.extractingPath("intercepted")
				.isEqualTo(true));
	}

	@Test
	void callerOutsideWebRequestGetsPlainException() {
		this.runner.run((context) -> {
			Gate gate = context.getBean(Gate.class);
			gate.pass();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(gate::pass)
				.isNotInstanceOf(ErrorResponse.class)
				.satisfies((ex) -> assertThat(ex.policy()).isEqualTo("search"))
				.satisfies((ex) -> assertThat(ex.limit().capacity()).isEqualTo(1));
		});
	}

	@Test
	void exceptionOfWebRequestTellsTheResponse() {
		run((mvc) -> assertThat(refused(mvc, "/search")).failure()
			.isInstanceOfSatisfying(TooManyRequestsException.class, (ex) -> {
				assertThat(ex.getStatusCode().value()).isEqualTo(429);
				assertThat(ex.getHeaders().toSingleValueMap()).containsEntry(HttpHeaders.RETRY_AFTER, "12");
				assertThat(ex.retryAfterSeconds()).hasValue(12);
			}));
	}

	private void run(Consumer<MockMvcTester> test) {
		this.runner.run((context) -> test.accept(MockMvcTester.from(context)));
	}

	private void runAfterHalfASecond(Consumer<MockMvcTester> test) {
		this.runner.run((context) -> {
			MockMvcTester mvc = MockMvcTester.from(context);
			assertThat(mvc.get().uri("/search")).hasStatusOk();
			context.getBean(Gate.class).advance(Duration.ofMillis(500));
			test.accept(mvc);
		});
	}

	private static MvcTestResult refused(MockMvcTester mvc, String path) {
		assertThat(mvc.get().uri(path)).hasStatusOk();
		return mvc.get().uri(path).exchange();
	}

	private static long retryAfter(MvcTestResult result) {
		return Long.parseLong(String.valueOf(result.getResponse().getHeader(HttpHeaders.RETRY_AFTER)));
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		SearchController searchController(Gate gate) {
			return new SearchController(gate);
		}

		@Bean
		RouterFunction<ServerResponse> function(Gate gate) {
			return RouterFunctions.route().GET("/function", (request) -> ServerResponse.ok().body(gate.pass())).build();
		}

	}

	@RestController
	static class SearchController {

		private final Gate gate;

		SearchController(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/search")
		String search() {
			return this.gate.pass();
		}

		@GetMapping("/too-expensive")
		String tooExpensive() {
			return this.gate.pass(Gate.request("search", "1/12s", 2));
		}

		@GetMapping("/two-limits")
		String twoLimits() {
			return this.gate.pass(Gate.request("burst", "10/s", 1), Gate.request("day", "1/d", 1));
		}

		@GetMapping("/two-services")
		String twoServices() {
			this.gate.pass(Gate.request("first", "5/min", 1));
			return this.gate.pass(Gate.request("second", "7/min", 1));
		}

		@GetMapping("/own-headers")
		ResponseEntity<String> ownHeaders() {
			this.gate.pass();
			return ResponseEntity.ok().header("RateLimit", "\"own\";r=1").header("X-Own", "yes").body("passed");
		}

		@GetMapping("/earlier-headers")
		String earlierHeaders(HttpServletResponse response) {
			response.setHeader("RateLimit", "\"own\";r=1");
			return this.gate.pass();
		}

		@GetMapping("/writing")
		void writing(HttpServletResponse response) throws Exception {
			response.getWriter().write("partial");
			this.gate.pass();
		}

		@GetMapping("/csv")
		void csv(HttpServletResponse response) {
			response.setContentType("text/csv");
			this.gate.pass();
		}

	}

	static class InterceptingConfigurer implements WebMvcConfigurer {

		@Override
		public void addErrorResponseInterceptors(List<ErrorResponse.Interceptor> interceptors) {
			interceptors.add((detail, errorResponse) -> detail.setProperty("intercepted", true));
		}

	}

}
