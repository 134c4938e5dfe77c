package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.DispatcherServlet;

import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.client.ClientAddressResolver;
import io.trypema.spring.web.servlet.ServletRateLimiting;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrypemaWebMvcAutoConfiguration}.
 */
class TrypemaWebMvcAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATION = AutoConfigurations.of(TrypemaWebMvcAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATION);

	@Test
	void needsNoSpringSecurity() {
		MvcApplication.runner()
			.withConfiguration(AutoConfigurations.of(TrypemaAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("authenticationRefusalListener"));
	}

	@Test
	void suppliesServletParts() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(CallContextSource.class)
			.hasSingleBean(RefusalExceptionFactory.class)
			.hasSingleBean(ClientAddressResolver.class)
			.hasBean("rateLimitWebMvcConfigurer"));
	}

	@Test
	void backsOffWhenDisabled() {
		this.runner.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TrypemaWebMvcAutoConfiguration.class));
	}

	@Test
	void backsOffOutsideWebApplications() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATION)
			.run((context) -> assertThat(context).doesNotHaveBean(TrypemaWebMvcAutoConfiguration.class));
	}

	@Test
	void backsOffInReactiveApplications() {
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATION)
			.run((context) -> assertThat(context).doesNotHaveBean(TrypemaWebMvcAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutSpringMvc() {
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).doesNotHaveBean(TrypemaWebMvcAutoConfiguration.class));
	}

	@Test
	void backsOffWhenContextSourcePresent() {
		this.runner.withBean("own", CallContextSource.class, () -> CallContext::none)
			.run((context) -> assertThat(context.getBean(CallContextSource.class)).isSameAs(context.getBean("own")));
	}

	@Test
	void backsOffWhenExceptionFactoryPresent() {
		this.runner.withBean("own", RefusalExceptionFactory.class, () -> (limits) -> {
			throw new IllegalStateException();
		})
			.run((context) -> assertThat(context.getBean(RefusalExceptionFactory.class))
				.isSameAs(context.getBean("own")));
	}

	@Test
	void backsOffWhenAddressResolverPresent() {
		this.runner.withBean("own", ClientAddressResolver.class, () -> (remoteAddress, headers) -> remoteAddress)
			.run((context) -> assertThat(context.getBean(ClientAddressResolver.class))
				.isSameAs(context.getBean("own")));
	}

	@Test
	void backsOffWhenFactoryPresent() {
		this.runner.withUserConfiguration(OwnFactory.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ServletRateLimiting.class)
				.hasBean("own"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 399, 600, 200, 0, -1 })
	void failsOnStatusThatIsNoError(int status) {
		assertFailure("trypema.web.status", Integer.toString(status),
				"It must be an error status, from 400 to 599. Use 429 (Too Many Requests) or 503 (Service Unavailable).");
	}

	@Test
	void failsOnTrustedProxyThatIsNoAddress() {
		this.runner.withPropertyValues("trypema.web.client-address.trusted-proxies=10.0.0.0/8,proxy.example.org")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						"trusted-proxies[1] with value 'proxy.example.org' is invalid: A trusted proxy must "));
	}

	@Test
	void namesTheTrustedProxyThatIsNoAddress() {
		assertFailure("trypema.web.client-address.trusted-proxies[0]", "proxy",
				"A trusted proxy must be an IP address or a CIDR block, but is 'proxy'. "
						+ "Write for example 10.0.0.0/8, 192.168.1.10 or 2001:db8::/32; host names are not looked up.");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 129 })
	void failsOnPrefixLengthOutOfRange(int length) {
		assertFailure("trypema.web.client-address.ipv6-prefix-length", Integer.toString(length),
				"The prefix length of IPv6 clients must be from 1 to 128, but is " + length
						+ ". Use 64 for one client per network, 128 for one per address.");
	}

	private void assertFailure(String property, String value, String reason) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.cause()
				.satisfies((failure) -> assertThat(root(failure))
					.hasMessage("Property " + property + " with value '" + value + "' is invalid: " + reason)));
	}

	private static Throwable root(Throwable failure) {
		Throwable candidate = failure;
		while (!(candidate instanceof InvalidConfigurationPropertyValueException) && candidate.getCause() != null) {
			candidate = candidate.getCause();
		}
		return candidate;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		ServletRateLimiting own(ApplicationContext applicationContext) {
			return new ServletRateLimiting(HeaderDialect.NONE,
					new RefusalStatuses(HttpStatus.SERVICE_UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE),
					applicationContext);
		}

	}

}
