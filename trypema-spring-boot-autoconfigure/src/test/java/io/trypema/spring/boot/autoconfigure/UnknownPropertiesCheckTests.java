package io.trypema.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitPolicies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
					.isEqualTo(
							"If 'search.fast' is the name of a policy, put it in brackets, since it has a dot: write "
									+ "trypema.policies[search.fast].rate, or in YAML \"[search.fast]\", with the quotes, as "
									+ "the key of the policy.")));
	}

	@Test
	void yamlWithDottedPolicyFails() {
		yaml("trypema: { policies: { search.fast: { rate: 5/10s } } }").run((context) -> assertThat(context)
			.getFailure()
			.isInstanceOfSatisfying(RateLimitConfigurationException.class,
					(failure) -> assertThat(failure.action()).contains("in YAML \"[search.fast]\", with the quotes")));
	}

	@Test
	void yamlWithDottedPolicyInBracketsIsRead() {
		yaml("trypema: { policies: { \"[search.fast]\": { rate: 5/10s } } }")
			.run((context) -> assertThat(context.getBean(RateLimitPolicies.class).names())
				.containsExactly("search.fast"));
	}

	@ParameterizedTest
	@CsvSource({ "search.fast,search", "my_search,my-search" })
	void referenceToPolicyThatIsNoPlainNameShowsHowToDeclareIt(String name, String present) {
		this.runner.withPropertyValues("trypema.policies." + present + ".rate=10/s")
			.run((context) -> assertThatExceptionOfType(RateLimitConfigurationException.class)
				.isThrownBy(() -> context.getBean(RateLimitPolicies.class).get(name, "trypema.rules[0].policy"))
				.satisfies((failure) -> assertThat(failure.action())
					.isEqualTo("Write the name of a policy that exists, or declare this one: set trypema.policies["
							+ name + "].rate to a rate such as 10/s; in YAML write \"[" + name
							+ "]\", with the quotes, as the key of the policy.")));
	}

	@Test
	void namesPropertyOfDottedPolicyAsItIsWritten() {
		this.runner.withPropertyValues("trypema.policies[search.fast].rate=10")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("trypema.policies[search.fast].rate"));
	}

	private ApplicationContextRunner yaml(String text) {
		return this.runner.withInitializer((context) -> {
			try {
				new YamlPropertySourceLoader()
					.load("yaml", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
					.forEach(context.getEnvironment().getPropertySources()::addFirst);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
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
