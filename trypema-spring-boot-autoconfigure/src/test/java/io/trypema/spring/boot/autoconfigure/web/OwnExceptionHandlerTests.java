package io.trypema.spring.boot.autoconfigure.web;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.view.json.JacksonJsonView;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitExceededException;
import io.trypema.spring.web.TooManyRequestsException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for refusals in applications with their own exception handlers.
 */
class OwnExceptionHandlerTests {

	private final WebApplicationContextRunner runner = MvcApplication.runner()
		.withBean(SearchController.class)
		.withBean(CatchAllController.class)
		.withBean(OwnController.class);

	@ParameterizedTest
	@ValueSource(classes = { CatchAllAdvice.class, CatchRuntimeAdvice.class, CatchThrowableAdvice.class,
			ProblemAdvice.class, CatchEveryErrorAdvice.class, AdviceForOthers.class, FailingAdvice.class })
	void adviceNotMeantForRefusalsDoesNotAnswer(Class<?> advice) {
		assertProblem(refused("/search", advice));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void answersWhateverTheSettingForProblemDetails(boolean enabled) {
		this.runner.withPropertyValues("spring.mvc.problemdetails.enabled=" + enabled)
			.run((context) -> assertProblem(refused(MockMvcTester.from(context), "/search")));
	}

	@Test
	void controllerHandlerForAnyExceptionDoesNotAnswer() {
		assertProblem(refused("/catch-all"));
	}

	@Test
	void adviceForAnyExceptionStillAnswersOtherExceptions() {
		assertThat(refused("/other", CatchAllAdvice.class)).hasStatus(500).hasBodyTextEqualTo("any");
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnAdvice.class, ResponseAdvice.class, OwnBesideAnyAdvice.class, ArgumentAdvice.class })
	void adviceForRefusalsAnswers(Class<?> advice) {
		assertThat(refused("/search", advice)).hasStatus(503)
			.hasBodyTextEqualTo("own search")
			.hasHeader("RateLimit", "\"search\";r=0;t=12");
	}

	@Test
	void adviceForRefusalsAnswersThoughOneForAnyExceptionComesFirst() {
		assertThat(refused("/search", CatchAllAdvice.class, OwnAdvice.class)).hasStatus(503)
			.hasBodyTextEqualTo("own search");
	}

	@Test
	void adviceForRefusalsAnswersBesideControllerHandlerForAnyException() {
		assertThat(refused("/catch-all", OwnAdvice.class)).hasStatus(503).hasBodyTextEqualTo("own search");
	}

	@Test
	void controllerHandlerForRefusalsComesBeforeAdvice() {
		assertThat(refused("/own", OwnAdvice.class)).hasStatus(409).hasBodyTextEqualTo("own controller");
	}

	@Test
	void adviceCanReturnTheErrorResponse() {
		assertProblem(refused("/search", ErrorResponseAdvice.class));
	}

	@Test
	void adviceCanReturnView() {
		assertThat(refused("/search", ViewAdvice.class)).hasStatus(429)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON)
			.bodyJson()
			.extractingPath("view")
			.isEqualTo("own");
	}

	@Test
	void handlerForSubclassAnswersThatOnly() {
		assertThat(refused("/special", SpecialAdvice.class)).hasStatus(409).hasBodyTextEqualTo("special");
		assertProblem(refused("/search", SpecialAdvice.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/deferred", "/future", "/completion", "/execution", "/runtime" })
	void refusalThatArrivesLateOrWrappedIsAnswered(String path) {
		assertProblem(refused(path, CatchAllAdvice.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/deferred", "/future", "/completion", "/execution", "/runtime" })
	void refusalThatArrivesLateOrWrappedReachesOwnHandler(String path) {
		assertThat(refused(path, OwnAdvice.class)).hasStatus(503).hasBodyTextEqualTo("own search");
	}

	@Test
	void exceptionWithMeaningOfItsOwnKeepsItsHandler() {
		assertThat(refused("/translated", TranslatedAdvice.class)).hasStatus(502).hasBodyTextEqualTo("translated");
	}

	@Test
	void exceptionWithMeaningOfItsOwnPassesHandlersForRefusals() {
		assertThat(refused("/translated", OwnAdvice.class, TranslatedArgumentsAdvice.class)).hasStatus(502)
			.hasBodyTextEqualTo("translated uri=/translated translated Back end is busy search");
	}

	private MvcTestResult refused(String path, Class<?>... advice) {
		MvcTestResult[] result = new MvcTestResult[1];
		this.runner.withUserConfiguration(advice)
			.run((context) -> result[0] = refused(MockMvcTester.from(context), path));
		return result[0];
	}

	private static MvcTestResult refused(MockMvcTester mvc, String path) {
		assertThat(mvc.get().uri("/search")).hasStatusOk();
		return mvc.get().uri(path).exchange();
	}

	private static void assertProblem(MvcTestResult result) {
		assertThat(result).hasStatus(429)
			.hasHeader(HttpHeaders.RETRY_AFTER, "12")
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.hasHeader("RateLimit", "\"search\";r=0;t=12")
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("title")
			.isEqualTo("Quota Exceeded");
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

		@GetMapping("/other")
		String other() {
			throw new IllegalStateException("Other");
		}

		@GetMapping("/special")
		String special() {
			try {
				return this.gate.pass();
			}
			catch (RateLimitExceededException ex) {
				throw new SpecialException(ex.policy(), ex.decision());
			}
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return this.gate::pass;
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			try {
				result.setResult(this.gate.pass());
			}
			catch (RateLimitExceededException ex) {
				result.setErrorResult(ex);
			}
			return result;
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(this.gate::pass);
		}

		@GetMapping("/completion")
		String completion() {
			return CompletableFuture.supplyAsync(this.gate::pass).join();
		}

		@GetMapping("/execution")
		String execution() throws ExecutionException, InterruptedException {
			return CompletableFuture.supplyAsync(this.gate::pass).get();
		}

		@GetMapping("/runtime")
		String runtime() {
			try {
				return this.gate.pass();
			}
			catch (RateLimitExceededException ex) {
				throw new RuntimeException("Failed", new CompletionException(ex));
			}
		}

		@GetMapping("/translated")
		String translated() {
			try {
				return this.gate.pass();
			}
			catch (RateLimitExceededException ex) {
				throw new IllegalStateException("Back end is busy", ex);
			}
		}

	}

	@RestController
	static class CatchAllController {

		private final Gate gate;

		CatchAllController(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/catch-all")
		String search() {
			return this.gate.pass();
		}

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	@RestController
	static class OwnController {

		private final Gate gate;

		OwnController(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/own")
		String search() {
			return this.gate.pass();
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

		@ExceptionHandler
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any(RuntimeException ex) {
			return "any";
		}

	}

	@RestControllerAdvice
	static class CatchThrowableAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any(Throwable ex) {
			return "any";
		}

	}

	@ControllerAdvice
	static class ProblemAdvice extends ResponseEntityExceptionHandler {

	}

	@ControllerAdvice
	static class CatchEveryErrorAdvice extends ResponseEntityExceptionHandler {

		@ExceptionHandler(Exception.class)
		ResponseEntity<String> any() {
			return ResponseEntity.internalServerError().body("any");
		}

	}

	@RestControllerAdvice(assignableTypes = OwnController.class)
	static class AdviceForOthers {

		@ExceptionHandler(RateLimitExceededException.class)
		@ResponseStatus(HttpStatus.CONFLICT)
		String others() {
			return "others";
		}

	}

	@RestControllerAdvice
	static class FailingAdvice {

		@ExceptionHandler(RateLimitExceededException.class)
		String fail() {
			throw new IllegalStateException("Failed in advice");
		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
		String own(RateLimitExceededException ex) {
			return "own " + ex.policy();
		}

	}

	@RestControllerAdvice
	static class ResponseAdvice {

		@ExceptionHandler
		ResponseEntity<String> own(TooManyRequestsException ex) {
			return ResponseEntity.status(503).body("own " + ex.policy());
		}

	}

	@RestControllerAdvice
	static class OwnBesideAnyAdvice {

		@ExceptionHandler(Exception.class)
		ResponseEntity<String> any() {
			return ResponseEntity.internalServerError().body("any");
		}

		@ExceptionHandler({ IllegalStateException.class, RateLimitExceededException.class })
		ResponseEntity<String> own(RuntimeException ex) {
			return ResponseEntity.status(503).body("own " + ((RateLimitExceededException) ex).policy());
		}

	}

	@RestControllerAdvice
	static class ArgumentAdvice {

		@ExceptionHandler(produces = { "text/plain", "application/json" })
		@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
		String own(RateLimitExceededException ex, HandlerMethod handler) {
			return "own " + ex.policy();
		}

	}

	@ControllerAdvice
	static class ErrorResponseAdvice {

		@ExceptionHandler
		ErrorResponse own(TooManyRequestsException ex) {
			return ex;
		}

	}

	@ControllerAdvice
	static class ViewAdvice {

		@ExceptionHandler(RateLimitExceededException.class)
		ModelAndView own() {
			ModelAndView view = new ModelAndView(new JacksonJsonView(), "view", "own");
			view.setStatus(HttpStatus.TOO_MANY_REQUESTS);
			return view;
		}

	}

	@RestControllerAdvice
	static class SpecialAdvice {

		@ExceptionHandler(SpecialException.class)
		@ResponseStatus(HttpStatus.CONFLICT)
		String special() {
			return "special";
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

	@RestControllerAdvice
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class TranslatedArgumentsAdvice {

		@ExceptionHandler
		ResponseEntity<String> translated(IllegalStateException ex, RateLimitExceededException cause,
				WebRequest request, HandlerMethod handler) {
			return ResponseEntity.status(HttpStatus.BAD_GATEWAY)
				.body(String.join(" ", "translated", request.getDescription(false), handler.getMethod().getName(),
						ex.getMessage(), cause.policy()));
		}

	}

	@SuppressWarnings("serial")
	static class SpecialException extends RateLimitExceededException {

		SpecialException(String policy, RateLimitDecision decision) {
			super(policy, decision);
		}

	}

}
