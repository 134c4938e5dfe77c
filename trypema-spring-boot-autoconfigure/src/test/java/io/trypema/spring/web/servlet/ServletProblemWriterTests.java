package io.trypema.spring.web.servlet;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.WindowSettings;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.web.TooManyRequestsException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServletProblemWriter}.
 */
class ServletProblemWriterTests {

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void answersPlainTextWithoutJsonConverter() throws IOException {
		write(new StringHttpMessageConverter());
		assertThat(this.response.getStatus()).isEqualTo(429);
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("1");
		assertThat(this.response.getContentType()).isEqualTo("text/plain;charset=UTF-8");
		assertThat(this.response.getContentAsString()).isEqualTo("Limit search is used up. Try again in 1 second.");
	}

	@Test
	void bodyDoesNotDependOnTheSettingsOfTheMapper() throws IOException {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.build();
		write(new JacksonJsonHttpMessageConverter(mapper));
		assertThat(this.response.getContentType()).isEqualTo("application/problem+json");
		assertThat(this.response.getContentAsString()).isEqualTo(
				"{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\",\"title\":\"Quota Exceeded\","
						+ "\"status\":429,\"detail\":\"Limit search is used up. Try again in 1 second.\","
						+ "\"instance\":\"/search\",\"violated-policies\":[\"search\"]}");
	}

	private void write(HttpMessageConverter<?> converter) throws IOException {
		ExceptionHandlerExceptionResolver settings = new ExceptionHandlerExceptionResolver();
		settings.setMessageConverters(List.of(converter));
		RateLimitDecision decision = RateLimitDecision.Rejected
			.until(WindowSettings.defaults().resolve(RateLimit.parse("1/s")), 0, 999_999_999);
		new ServletProblemWriter(settings).write(
				new TooManyRequestsException(new AppliedLimit("search", decision), HttpStatus.TOO_MANY_REQUESTS),
				new MockHttpServletRequest("GET", "/search"), this.response);
	}

}
