package io.trypema.spring.boot.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.trypema.spring.interceptor.RateLimitConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnknownPropertiesCheck}.
 */
class UnknownPropertiesCheckTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TrypemaAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "trypema.policies.search.raet,trypema.policies.search.rate", "trypema.windwo,trypema.window",
			"trypema.web.client-adress.header,trypema.web.client-address", "trypema.rules[0].pth,trypema.rules[0].path",
			"trypema.redis.time-ot,trypema.redis.timeout",
			"trypema.hybrid.syncInterval2,trypema.hybrid.sync-interval" })
	void namesTheNearestProperty(String unknown, String nearest) {
		this.runner.withPropertyValues(unknown + "=1")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(RateLimitConfigurationException.class, (failure) -> {
					assertThat(failure.description()).contains("'" + unknown.replace("syncI", "synci") + "' = '1'");
					assertThat(failure.action()).contains("'" + nearest + "'");
				}));
	}

	@Test
	void showsHowToWriteThePolicyNameWithADot() {
		this.runner.withPropertyValues("trypema.policies.search.fast.rate=10/s")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(RateLimitConfigurationException.class, (failure) -> assertThat(failure.action())
					.contains("trypema.policies[search.fast].rate, in YAML \"[search.fast]\" as the key")));
	}

	@Test
	void aValueHasNoProperties() {
		this.runner.withPropertyValues("trypema.window.length=1s")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(RateLimitConfigurationException.class, (failure) -> assertThat(failure.action())
					.isEqualTo("'trypema.window' has a value and no properties. Remove it.")));
	}

	@Test
	void aListHasNoProperties() {
		this.runner.withPropertyValues("trypema.rules[0].headers.X-Api-Version=2")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(RateLimitConfigurationException.class, (failure) -> assertThat(failure.action())
					.isEqualTo("'trypema.rules[0].headers' is a list: write its values with commas between them.")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "trypema.policies.search.rate=10/s", "trypema.policies[search.fast].rate=10/s",
					"trypema.defaultKey='one'", "trypema.advice-order=5", "trypema.rules[0].methods[0]=GET",
					"trypema.web.client-address.trusted-proxies[0]=10.0.0.0/8", "trypema.actuator.top-keys=1",
					"trypema.metrics.observations=true", "trypemax.other=1" })
	void acceptsWhatExists(String property) {
		this.runner
			.withPropertyValues(property, "trypema.policies.search.rate=10/s", "trypema.rules[0].path=/**",
					"trypema.rules[0].policy=search")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void leavesEnvironmentVariablesAlone() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace("systemEnvironment",
						new SystemEnvironmentPropertySource("systemEnvironment", Map.of("TRYPEMA_OTHER", "1"))))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
