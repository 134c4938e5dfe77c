package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the rule of the handler that answers a request on Tomcat counts the request,
 * however its path is written.
 */
@SpringBootTest(classes = PathSpellingServerTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.policies.files.rate=100000/h", "trypema.policies.annotated.rate=100000/h",
				"trypema.policies.function.rate=100000/h", "trypema.policies.servlet.rate=100000/h",
				"trypema.policies.target.rate=100000/h", "trypema.policies.root.rate=1/h",
				"trypema.rules[0].path=/files/x", "trypema.rules[0].policy=files", "trypema.rules[0].methods=GET",
				"trypema.rules[1].path=/annotated/x", "trypema.rules[1].policy=annotated",
				"trypema.rules[1].methods=GET", "trypema.rules[2].path=/function/x", "trypema.rules[2].policy=function",
				"trypema.rules[2].methods=GET", "trypema.rules[3].path=/servlet/x", "trypema.rules[3].policy=servlet",
				"trypema.rules[3].methods=GET", "trypema.rules[4].path=/target/x", "trypema.rules[4].policy=target",
				"trypema.policies.guarded.rate=100000/h", "trypema.rules[6].path=/**",
				"trypema.rules[6].policy=guarded", "trypema.rules[6].except=/function/**, /open/**",
				"trypema.rules[5].path=/", "trypema.rules[5].policy=root",
				"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration" })
class PathSpellingServerTests {

	@LocalServerPort
	int port;

	String server() {
		return "Tomcat";
	}

	@ParameterizedTest
	@ValueSource(strings = { "files", "annotated", "function", "servlet" })
	void whoAnswersIsCounted(String handler) {
		Spellings.check(this.port, server(), handler);
	}

	@Test
	void exceptionsAreNotCountedAndNoSpellingSlipsIntoThem() {
		assertThat(Spellings.isCounted(Spellings.send(this.port, "GET", "/function/x"), "guarded")).isFalse();
		assertThat(List.of("/open/../annotated/x", "/open/%2e%2e/annotated/x", "/open;/../annotated/x"))
			.map((path) -> Spellings.send(this.port, "GET", path))
			.filteredOn((response) -> !response.startsWith("HTTP/1.1 400"))
			.isNotEmpty()
			.allSatisfy((response) -> assertThat(Spellings.isCounted(response, "guarded")).isTrue());
	}

	@Test
	void unknownMethodsAreCounted() {
		assertThat(Spellings.send(this.port, "PURGE", "/annotated/x")).contains("answer of annotated");
		for (String method : Spellings.methods()) {
			assertThat(Spellings.answered(this.port, method, "annotated", List.of("/annotated/x")))
				.doesNotContainValue(false);
		}
	}

	@Test
	void countsWhatALaterFilterMakesOfThePath() {
		assertThat(Spellings.send(this.port, "GET", "/rewritten")).contains("answer of target")
			.satisfies((response) -> assertThat(Spellings.isCounted(response, "target")).isTrue());
	}

	@Test
	void countsForwards() {
		assertThat(Spellings.send(this.port, "GET", "/forward")).contains("answer of target")
			.satisfies((response) -> assertThat(Spellings.isCounted(response, "target")).isTrue());
	}

	@Test
	void refusesDoubleSlash() {
		Spellings.send(this.port, "GET", "/");
		assertThat(Spellings.send(this.port, "GET", "//")).startsWith("HTTP/1.1 429").contains("\"instance\":\"/\"");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AnnotatedController.class)
	static class Application implements WebMvcConfigurer {

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry registry) {
			registry.addResourceHandler("/**").addResourceLocations("classpath:/io/trypema/spring/web/static/");
		}

		@Bean
		RouterFunction<ServerResponse> routes() {
			return RouterFunctions.route()
				.GET("/function/x", (request) -> ServerResponse.ok().body("answer of function"))
				.build();
		}

		@Bean
		ServletRegistrationBean<AnsweringServlet> servlet() {
			return new ServletRegistrationBean<>(new AnsweringServlet(), "/servlet/*");
		}

		@Bean
		FilterRegistrationBean<UrlHandlerFilter> trailingSlashes() {
			FilterRegistrationBean<UrlHandlerFilter> filter = new FilterRegistrationBean<>(
					UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
			filter.setOrder(100);
			return filter;
		}

		@Bean
		FilterRegistrationBean<jakarta.servlet.Filter> rewriting() {
			FilterRegistrationBean<jakarta.servlet.Filter> filter = new FilterRegistrationBean<>((request, response,
					chain) -> chain.doFilter(new Rewritten((HttpServletRequest) request), response));
			filter.addUrlPatterns("/rewritten");
			filter.setOrder(100);
			return filter;
		}

	}

	static final class Rewritten extends HttpServletRequestWrapper {

		Rewritten(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getRequestURI() {
			return "/target/x";
		}

		@Override
		public String getServletPath() {
			return "/target/x";
		}

	}

	static final class AnsweringServlet extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if ("/x".equals(request.getPathInfo()) || "/x/".equals(request.getPathInfo())) {
				response.getWriter().write("answer of servlet");
			}
		}

	}

	@Controller
	static class AnnotatedController {

		@RequestMapping("/annotated/x")
		@ResponseBody
		String annotated() {
			return "answer of annotated";
		}

		@GetMapping("/target/x")
		@ResponseBody
		String target() {
			return "answer of target";
		}

		@GetMapping("/forward")
		String forward() {
			return "forward:/target/x";
		}

		@GetMapping("/")
		@ResponseBody
		String root() {
			return "answer of root";
		}

	}

}
