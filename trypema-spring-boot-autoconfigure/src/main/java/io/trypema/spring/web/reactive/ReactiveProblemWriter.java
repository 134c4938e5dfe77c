package io.trypema.spring.web.reactive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import reactor.core.publisher.Mono;

import org.springframework.context.MessageSource;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;

import io.trypema.spring.web.ProblemMembers;

/**
 * Writes a refusal as {@code application/problem+json}, regardless of the media types
 * that the client accepts, and as plain text in applications that have no JSON encoder.
 *
 * @param messageWriters the writers of the application
 * @param messageSource the texts of the application
 */
record ReactiveProblemWriter(List<HttpMessageWriter<?>> messageWriters,
		MessageSource messageSource) implements ServerResponse.Context {

	private static final MediaType PLAIN_TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private static final ResolvableType MEMBERS = ResolvableType.forClass(Map.class);

	@Override
	public List<ViewResolver> viewResolvers() {
		return List.of();
	}

	Mono<Void> write(ErrorResponse refusal, ServerWebExchange exchange) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.clearContentHeaders();
		refusal.getHeaders().forEach(headers::put);
		return response(refusal, problem(refusal, exchange)).flatMap((response) -> response.writeTo(exchange, this));
	}

	private ProblemDetail problem(ErrorResponse refusal, ServerWebExchange exchange) {
		Locale locale = exchange.getLocaleContext().getLocale();
		ProblemDetail problem = refusal.updateAndGetBody(this.messageSource,
				Objects.requireNonNullElseGet(locale, Locale::getDefault));
		problem.setInstance(ProblemMembers.instance(exchange.getRequest().getPath().value()));
		return problem;
	}

	private Mono<ServerResponse> response(ErrorResponse refusal, ProblemDetail problem) {
		ServerResponse.BodyBuilder response = ServerResponse.status(refusal.getStatusCode());
		boolean json = this.messageWriters.stream()
			.anyMatch((writer) -> writer.canWrite(MEMBERS, MediaType.APPLICATION_PROBLEM_JSON));
		return json ? response.contentType(MediaType.APPLICATION_PROBLEM_JSON).bodyValue(ProblemMembers.of(problem))
				: response.contentType(PLAIN_TEXT).bodyValue(String.valueOf(problem.getDetail()));
	}

}
