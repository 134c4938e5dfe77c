package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.filter.UrlHandlerFilter;

import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that rules on Tomcat apply, once for each request, to handlers that a request
 * reaches in other ways than by its own path.
 */
@SpringBootTest(classes = DispatchRuleServerTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.policies.target.rate=2/h", "trypema.policies.all.rate=100/h",
				"trypema.policies.error.rate=1/h", "trypema.policies.slash.rate=2/h", "trypema.rules[0].path=/target/x",
				"trypema.rules[0].policy=target", "trypema.rules[1].path=/**", "trypema.rules[1].policy=all",
				"trypema.rules[2].path=/oops", "trypema.rules[2].policy=error", "trypema.rules[3].path=/early/x",
				"trypema.rules[3].policy=slash", "trypema.rules[4].path=/late/x", "trypema.rules[4].policy=slash",
				"logging.level.org.apache.catalina=off",
				"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration" })
class DispatchRuleServerTests {

	private static final String OK = "HTTP/1.1 200";

	private static final String TOO_MANY_REQUESTS = "HTTP/1.1 429";

	@LocalServerPort
	private int port;

	@BeforeEach
	void start(@Autowired RateLimitAdmin admin) {
		for (String policy : new String[] { "target", "all", "error", "slash" }) {
			admin.reset(policy, "");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/servlet/forward", "/servlet/include", "/servlet/async", "/mvc/forward", "/mvc/include",
			"/mvc/redispatch", "/filter/forward" })
	void targetIsLimited(String path) {
		assertThat(send(path)).startsWith(OK).contains("answer of target");
		assertThat(send(path)).startsWith(OK).contains("answer of target");
		assertThat(send(path)).startsWith(TOO_MANY_REQUESTS).doesNotContain("answer of target");
		assertThat(send("/target/x")).startsWith(TOO_MANY_REQUESTS);
	}

	@Test
	void requestThatIncludesTwiceIsCountedOnce() {
		assertThat(send("/servlet/twice")).startsWith(OK);
		assertThat(send("/servlet/twice")).startsWith(OK);
		assertThat(send("/servlet/twice")).startsWith(TOO_MANY_REQUESTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/servlet/forward", "/servlet/include", "/servlet/async", "/servlet/fail", "/mvc/forward",
			"/mvc/include", "/mvc/redispatch", "/mvc/late", "/absent" })
	void ruleForAllCountsOnce(String path, @Autowired RateLimitAdmin admin) {
		send(path);
		assertThat(admin.states("all", "").get(0).usage()).isNotNull()
			.satisfies((usage) -> assertThat(usage.accepted()).isEqualTo(1));
	}

	@Test
	void errorPagesAreNotCounted() {
		assertThat(send("/servlet/fail")).startsWith("HTTP/1.1 410").contains("answer of oops");
		assertThat(send("/servlet/fail")).startsWith("HTTP/1.1 410").contains("answer of oops");
		assertThat(send("/oops")).startsWith(OK).contains("answer of oops");
		assertThat(send("/oops")).startsWith(TOO_MANY_REQUESTS);
		assertThat(send("/servlet/fail")).startsWith("HTTP/1.1 410").contains("answer of oops");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/early/x/", "/late/x/" })
	void filtersThatTrimSlashesChangeNothing(String path) {
		assertThat(send(path)).startsWith(OK).contains("answer of slash");
		assertThat(send(path)).startsWith(OK);
		assertThat(send(path)).startsWith(TOO_MANY_REQUESTS);
	}

	private String send(String path) {
		return Spellings.send(this.port, "GET", path);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Target.class)
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		ServletRegistrationBean<Dispatching> dispatching() {
			return new ServletRegistrationBean<>(new Dispatching(), "/servlet/*");
		}

		@Bean
		FilterRegistrationBean<Filter> forwarding() {
			FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(
					(request, response, chain) -> request.getRequestDispatcher("/target/x").forward(request, response));
			filter.addUrlPatterns("/filter/*");
			filter.setDispatcherTypes(DispatcherType.REQUEST);
			return filter;
		}

		@Bean
		FilterRegistrationBean<UrlHandlerFilter> early() {
			return trimming("/early/**", Ordered.HIGHEST_PRECEDENCE);
		}

		@Bean
		FilterRegistrationBean<UrlHandlerFilter> late() {
			return trimming("/late/**", 0);
		}

		private static FilterRegistrationBean<UrlHandlerFilter> trimming(String path, int order) {
			FilterRegistrationBean<UrlHandlerFilter> filter = new FilterRegistrationBean<>(
					UrlHandlerFilter.trailingSlashHandler(path).wrapRequest().build());
			filter.setOrder(order);
			return filter;
		}

		@Bean
		ErrorPageRegistrar oops() {
			return (registry) -> registry.addErrorPages(new ErrorPage(HttpStatus.GONE, "/oops"));
		}

	}

	static final class Dispatching extends HttpServlet {

		private static final long serialVersionUID = 1L;

		private static final int GONE = 410;

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response)
				throws IOException, ServletException {
			switch (request.getPathInfo()) {
				case "/forward" -> request.getRequestDispatcher("/target/x").forward(request, response);
				case "/include" -> request.getRequestDispatcher("/target/x").include(request, response);
				case "/async" -> request.startAsync().dispatch("/target/x");
				case "/twice" -> {
					request.getRequestDispatcher("/target/x").include(request, response);
					request.getRequestDispatcher("/target/x").include(request, response);
				}
				default -> response.sendError(GONE);
			}
		}

	}

	@Controller
	static class Target {

		@GetMapping("/target/x")
		void target(HttpServletResponse response) throws IOException {
			response.getWriter().print("answer of target");
		}

		@GetMapping("/mvc/forward")
		String forward() {
			return "forward:/target/x";
		}

		@GetMapping("/mvc/include")
		void include(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
			request.getRequestDispatcher("/target/x").include(request, response);
		}

		@GetMapping("/mvc/redispatch")
		void redispatch(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/target/x");
		}

		@GetMapping("/mvc/late")
		@ResponseBody
		java.util.concurrent.Callable<String> late() {
			return () -> "late";
		}

		@GetMapping("/oops")
		@ResponseBody
		String oops() {
			return "answer of oops";
		}

		@GetMapping({ "/early/x", "/late/x" })
		@ResponseBody
		String slash() {
			return "answer of slash";
		}

	}

}
