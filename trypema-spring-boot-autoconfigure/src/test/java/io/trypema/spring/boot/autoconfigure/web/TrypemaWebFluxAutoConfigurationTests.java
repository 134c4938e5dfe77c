package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.WebFilter;

import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.client.ClientAddressResolver;
import io.trypema.spring.web.reactive.ReactiveRateLimiting;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrypemaWebFluxAutoConfiguration}.
 */
class TrypemaWebFluxAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATION = AutoConfigurations.of(TrypemaAutoConfiguration.class,
			TrypemaWebFluxAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATION);

	@Test
	void suppliesReactiveParts() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(RefusalExceptionFactory.class)
			.hasSingleBean(ClientAddressResolver.class)
			.hasBean("reactiveRefusalHandler")
			.hasBean("refusalHandlerAdapter")
			.getBeanNames(WebFilter.class)
			.contains("rateLimitWebFilter", "authenticatedRateLimitWebFilter"));
	}

	@Test
	void backsOffWhenDisabled() {
		this.runner.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TrypemaWebFluxAutoConfiguration.class));
	}

	@Test
	void backsOffInServletApplications() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATION)
			.run((context) -> assertThat(context).doesNotHaveBean(TrypemaWebFluxAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutWebFlux() {
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).doesNotHaveBean(TrypemaWebFluxAutoConfiguration.class));
	}

	@Test
	void backsOffWhenFactoryPresent() {
		this.runner.withUserConfiguration(OwnFactory.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ReactiveRateLimiting.class)
				.hasBean("own"));
	}

	@Test
	void failsOnStatusThatIsNoError() {
		this.runner.withPropertyValues("trypema.web.status=200")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Property trypema.web.status with value '200' is invalid"));
	}

	@Test
	void failsOnUnknownPolicyOfRule() {
		this.runner.withPropertyValues("trypema.rules[0].path=/**", "trypema.rules[0].policy=sight")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("trypema.rules[0].policy names the policy 'sight', which does not exist."));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		ReactiveRateLimiting own(ApplicationContext applicationContext) {
			return new ReactiveRateLimiting(HeaderDialect.NONE,
					new RefusalStatuses(HttpStatus.SERVICE_UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE),
					applicationContext);
		}

	}

}
