package io.trypema.spring.web.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;

import io.trypema.spring.web.ProblemMembers;

/**
 * Writes a refusal as {@code application/problem+json}, regardless of the media types
 * that the client accepts, and as plain text in applications that have no JSON converter.
 */
final class ServletProblemWriter {

	private static final MediaType PLAIN_TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private final ExceptionHandlerExceptionResolver settings;

	/**
	 * Create a writer.
	 * @param settings has the converters, interceptors and message source
	 */
	ServletProblemWriter(ExceptionHandlerExceptionResolver settings) {
		this.settings = settings;
	}

	void write(ErrorResponse refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setStatus(refusal.getStatusCode().value());
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(refusal.getHeaders());
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		write(problem(refusal, request), new BufferedOutput(headers, body));
		response.resetBuffer();
		write(headers, response);
		write(body, response);
	}

	private static void write(HttpHeaders headers, HttpServletResponse response) {
		headers.forEach((name, values) -> {
			response.setHeader(name, values.get(0));
			values.stream().skip(1).forEach((value) -> response.addHeader(name, value));
		});
		response.setContentType(headers.getFirst(HttpHeaders.CONTENT_TYPE));
	}

	private static void write(ByteArrayOutputStream body, HttpServletResponse response) throws IOException {
		try {
			body.writeTo(response.getOutputStream());
		}
		catch (IllegalStateException ex) {
			// The handler has obtained the writer already
			response.getWriter().write(body.toString(StandardCharsets.UTF_8));
		}
		response.flushBuffer();
	}

	private ProblemDetail problem(ErrorResponse refusal, HttpServletRequest request) {
		ProblemDetail problem = refusal.updateAndGetBody(this.settings.getApplicationContext(),
				LocaleContextHolder.getLocale());
		problem.setInstance(ProblemMembers.instance(request.getRequestURI()));
		this.settings.getErrorResponseInterceptors()
			.forEach((interceptor) -> interceptor.handleError(problem, refusal));
		return problem;
	}

	private void write(ProblemDetail problem, HttpOutputMessage output) throws IOException {
		Map<String, Object> members = ProblemMembers.of(problem);
		for (HttpMessageConverter<?> converter : this.settings.getMessageConverters()) {
			if (converter.canWrite(members.getClass(), MediaType.APPLICATION_PROBLEM_JSON)) {
				write(converter, members, MediaType.APPLICATION_PROBLEM_JSON, output);
				return;
			}
		}
		write(new StringHttpMessageConverter(), String.valueOf(problem.getDetail()), PLAIN_TEXT, output);
	}

	@SuppressWarnings("unchecked")
	private static void write(HttpMessageConverter<?> converter, Object body, MediaType type, HttpOutputMessage output)
			throws IOException {
		output.getHeaders().setContentType(type);
		((HttpMessageConverter<Object>) converter).write(body, type, output);
	}

	private record BufferedOutput(HttpHeaders headers, OutputStream body) implements HttpOutputMessage {

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public OutputStream getBody() {
			return this.body;
		}

	}

}
