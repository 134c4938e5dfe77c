package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.view.AbstractView;
import org.springframework.web.util.pattern.PathPatternParser;

import io.trypema.RateLimitExceededException;
import io.trypema.Ticker;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code trypema.rules} in servlet applications.
 */
class RateLimitRuleTests {

	private final WebApplicationContextRunner runner = MvcApplication.runner()
		.withConfiguration(AutoConfigurations.of(TrypemaAutoConfiguration.class))
		.withBean(Ticker.class, () -> MutableTicker.startingAt(0))
		.withPropertyValues("trypema.policies.site.rate=1/min", "trypema.policies.user.rate=1/min",
				"trypema.policies.user.key='user-' + #principal");

	private final WebApplicationContextRunner limited = this.runner.withPropertyValues("trypema.rules[0].path=/site/**",
			"trypema.rules[0].policy=site");

	@Test
	void refusalOfRuleIsProblem() {
		this.limited.run((context) -> {
			MockMvcTester mvc = mvc(context);
			assertThat(mvc.get().uri("/site/a")).hasStatus(404).hasHeader("RateLimit", "\"site\";r=0;t=60");
			assertThat(mvc.get().uri("/site/a")).hasStatus(429)
				.hasHeader(HttpHeaders.RETRY_AFTER, "60")
				.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		});
	}

	@Test
	void contextPathIsNoPartOfThePath() {
		this.limited.run((context) -> {
			MockMvcTester mvc = mvc(context);
			assertThat(mvc.get().uri("/app/site/a").contextPath("/app")).hasStatus(404);
			assertThat(mvc.get().uri("/app/site/a").contextPath("/app")).hasStatus(429);
		});
	}

	@Test
	void adviceForRefusalsAnswers() {
		this.limited.withBean(OwnAdvice.class).run((context) -> {
			MockMvcTester mvc = mvc(context);
			mvc.get().uri("/site/a").exchange();
			assertThat(mvc.get().uri("/site/a")).hasStatus(503).hasBodyTextEqualTo("own site");
		});
	}

	@Test
	void adviceForAnyExceptionDoesNotAnswer() {
		this.limited.withBean(CatchAllAdvice.class).run((context) -> {
			MockMvcTester mvc = mvc(context);
			mvc.get().uri("/site/a").exchange();
			assertThat(mvc.get().uri("/site/a")).hasStatus(429);
		});
	}

	@Test
	void viewOfAdviceIsRendered() {
		this.limited.withBean(ViewAdvice.class).withBean("too-many", RefusalView.class).run((context) -> {
			MockMvcTester mvc = mvc(context);
			mvc.get().uri("/site/a").exchange();
			assertThat(mvc.get().uri("/site/a")).hasStatus(503).hasBodyTextEqualTo("rendered");
		});
	}

	@Test
	void pathsMatchWithTheSettingsOfSpringMvc() {
		this.limited.withBean(IgnoreCaseConfigurer.class).run((context) -> {
			MockMvcTester mvc = mvc(context);
			mvc.get().uri("/site/a").exchange();
			assertThat(mvc.get().uri("/SITE/a")).hasStatus(429);
		});
	}

	@Test
	void refusalThrownByFilterIsAnswered() {
		this.runner.run((context) -> {
			Gate gate = context.getBean(Gate.class);
			MockMvcTester mvc = mvc(context, (request, response, chain) -> response.getWriter().write(gate.pass()));
			assertThat(mvc.get().uri("/")).hasStatusOk();
			assertThat(mvc.get().uri("/")).hasStatus(429).hasHeader(HttpHeaders.RETRY_AFTER, "12");
		});
	}

	@Test
	void appliesBeforeAuthenticationAndAtTheEndOfTheChain() {
		this.limited.run((context) -> {
			assertThat(filter(context, "rateLimitRuleFilter").getOrder()).isEqualTo(-101);
			assertThat(filter(context, "authenticatedRateLimitRuleFilter").getOrder())
				.isEqualTo(Ordered.LOWEST_PRECEDENCE);
		});
	}

	@Test
	void endOfTheChainHasNoFilterWithoutRules() {
		this.runner
			.run((context) -> assertThat(filter(context, "authenticatedRateLimitRuleFilter").isEnabled()).isFalse());
	}

	@Test
	void staysBeforeSpringSecurityWhereverThatIs() {
		this.runner.withPropertyValues("spring.security.filter.order=-500")
			.run((context) -> assertThat(filter(context, "rateLimitRuleFilter").getOrder()).isEqualTo(-501));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"path | /a/**/b | {*...} or ** pattern elements should be placed at the start or end of the pattern. Write a path pattern",
			"path | `` | It must not be empty. Write a path pattern, such as /api/**, or /** for all requests.",
			"methods | FETCH | It is not an HTTP method. Use one or more of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE.",
			"hosts | https://example.com | It is not the name of a host. Write it without scheme and port, such as api.example.com, or *.example.com for all names below a domain.",
			"hosts | api.*.com | It is not the name of a host.", "hosts | [::1] | It is not the name of a host.",
			"headers | X-Api-Version: 2 | It does not begin with the name of a header. Write a name, such as X-Api-Version, or a name, an equals sign and a value, such as X-Api-Version=2.",
			"headers | !X-Internal | It does not begin with the name of a header.",
			"policy | `` | It must not be empty. Write the name of a policy, such as search." })
	void failsOnBadRule(String property, String value, String reason) {
		this.limited.withPropertyValues("trypema.rules[0]." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"Property trypema.rules[0]." + property + " with value '" + value + "' is invalid: " + reason));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"#header('X' | The condition '#header('X'' of trypema.rules[0] is not an expression: ",
			"#tenant == 'a' | The condition '#tenant == 'a'' of trypema.rules[0] uses #tenant, which is not known. Known are: #clientIp, #principal,",
			"@plans.isFree() | The condition '@plans.isFree()' of trypema.rules[0] uses @plans, but there is no bean of that name." })
	void failsOnBadCondition(String condition, String description) {
		this.limited.withPropertyValues("trypema.rules[0].condition=" + condition)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("RateLimitConfigurationException: " + description));
	}

	@Test
	void conditionThatNamesTheCallerAppliesAfterAuthentication() {
		this.limited.withPropertyValues("trypema.rules[0].condition=#principal != 'admin'").run((context) -> {
			MockMvcTester mvc = mvc(context);
			assertThat(mvc.get().uri("/site/a")).hasStatus(404).doesNotContainHeader("RateLimit");
		});
	}

	@Test
	void failsOnUnknownPolicy() {
		this.runner.withPropertyValues("trypema.rules[0].path=/**", "trypema.rules[0].policy=sight")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(RateLimitConfigurationException.class)
				.hasMessageStartingWith("trypema.rules[0].policy names the policy 'sight', which does not exist."));
	}

	@Test
	void pathMustHaveTheVariablesThatThePolicyNames() {
		this.runner
			.withPropertyValues("trypema.rules[0].path=/users/{name}/**", "trypema.rules[0].policy=site",
					"trypema.policies.site.key=#path('id')")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(RateLimitConfigurationException.class)
				.hasMessage("Policy 'site', which is applied to /users/{name}/**, uses #path('id'), but the path has "
						+ "only: name. Write the variable into the path, as in /users/{id}, or use one that it has."));
	}

	private static FilterRegistrationBean<?> filter(ApplicationContext context, String name) {
		return context.getBean(name, FilterRegistrationBean.class);
	}

	static MockMvcTester mvc(ApplicationContext context, Filter... filters) {
		return MockMvcTester.create(MockMvcBuilders.webAppContextSetup((WebApplicationContext) context)
			.addFilters(Objects.requireNonNull(filter(context, "rateLimitRuleFilter").getFilter()))
			.addFilters(filters)
			.build());
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
	static class CatchAllAdvice {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	@ControllerAdvice
	static class ViewAdvice {

		@ExceptionHandler(RateLimitExceededException.class)
		@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
		String own() {
			return "too-many";
		}

	}

	static class RefusalView extends AbstractView {

		@Override
		protected void renderMergedOutputModel(Map<String, Object> model, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			response.getWriter().write("rendered");
		}

	}

	static class IgnoreCaseConfigurer implements WebMvcConfigurer {

		@Override
		public void configurePathMatch(PathMatchConfigurer configurer) {
			PathPatternParser parser = new PathPatternParser();
			parser.setCaseSensitive(false);
			configurer.setPatternParser(parser);
		}

	}

}
