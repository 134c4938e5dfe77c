package io.trypema.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analysis of counters that cannot be created as declared.
 */
class CounterFailureTests extends StartupFailures {

	private static final String STRICT = "trypema.counters.visits.type=strict";

	CounterFailureTests(CapturedOutput output) {
		super(output);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			strict          | flush-interval=20ms  | lax or instance-lax
			strict          | allowed-lag=20ms     | lax or instance-lax
			strict          | max-keys=10          | lax or instance-lax
			strict          | dead-after=30s       | instance-strict or instance-lax
			lax             | instance-name=a      | instance-strict or instance-lax
			lax             | leave-on-close=false | instance-strict or instance-lax
			instance-strict | ttl=1h               | strict or lax
			instance-strict | ttl-from=creation    | strict or lax
			instance-strict | flush-interval=20ms  | lax or instance-lax
			""")
	void propertyDoesNotFitTheType(String type, String property, String types) {
		String name = property.substring(0, property.indexOf('='));
		String value = property.substring(property.indexOf('=') + 1);
		assertThat(
				failure(Counters.class, "trypema.counters.visits.type=" + type, "trypema.counters.visits." + property))
			.isEqualTo("""
					Description:

					Invalid value '%s' for configuration property 'trypema.counters.visits.%s' (originating from \
					'"trypema.counters.visits.%s" from property source "defaultProperties"'). Validation failed for \
					the following reason:

					It has no effect on a counter of the type '%s'. Remove it, or set trypema.counters.visits.type \
					to %s.

					Action:

					Review the value of the property with the provided reason.""".formatted(value, name, name, type,
					types));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			strict          | ttl=0s             | The time that a key of a counter lives must be from 1 ms to 3650 days
			lax             | ttl=4000d          | The time that a key of a counter lives must be from 1 ms to 3650 days
			lax             | flush-interval=0ms | The interval of flushes of a counter must be from 1 ms to 1 min
			lax             | allowed-lag=2m     | The allowed lag of a counter must be from 1 ms to 1 min
			lax             | max-keys=0         | The keys of a counter must be at least 1, but are 0.
			instance-strict | dead-after=500ms   | The time after which an instance is dead must be from 1 s to 1 day
			instance-strict | instance-name=a b  | The name of an instance must be at most 64 letters, digits
			""")
	void valueIsOutOfRange(String type, String property, String reason) {
		String name = property.substring(0, property.indexOf('='));
		String value = property.substring(property.indexOf('=') + 1);
		assertThat(
				failure(Counters.class, "trypema.counters.visits.type=" + type, "trypema.counters.visits." + property))
			.contains("Invalid value '" + value + "' for configuration property 'trypema.counters.visits." + name + "'")
			.contains(reason);
	}

	@Test
	void typeIsMissing() {
		assertThat(failure(Counters.class, "trypema.counters.visits.ttl=1h")).isEqualTo("""
				Description:

				The counter 'visits' has no type.

				Action:

				Set trypema.counters.visits.type to strict, lax, instance-strict or instance-lax.""");
	}

	@Test
	void typeIsUnknown() {
		assertThat(failure(Counters.class, "trypema.counters.visits.type=loose"))
			.contains("Property: trypema.counters.visits.type")
			.contains("Value: \"loose\"")
			.contains("The following values are valid:");
	}

	@Test
	void timeToLiveIsCountedFromSomethingAndMissing() {
		assertThat(failure(Counters.class, STRICT, "trypema.counters.visits.ttl-from=creation"))
			.contains("configuration property 'trypema.counters.visits.ttl-from'")
			.contains("Keys stay for ever. Remove it, or set trypema.counters.visits.ttl to how long they live.");
	}

	@Test
	void nameCannotBeUsed() {
		assertThat(failure(Counters.class, "trypema.counters[two words].type=strict")).isEqualTo("""
				Description:

				The counter name 'two words' cannot be used.

				Action:

				The name of a counter must be 1 to 64 letters, digits, '.', '_' or '-', but is 'two words'.""");
	}

	@Test
	void propertyIsMisspelt() {
		assertThat(failure(Counters.class, "trypema.counters.visits.tpye=strict")).isEqualTo("""
				Description:

				There is no property 'trypema.counters.visits.tpye' = 'strict' ("trypema.counters.visits.tpye" from \
				property source "defaultProperties"), so it would have no effect.

				Action:

				Did you mean 'trypema.counters.visits.type'? Correct it, or remove it.""");
	}

	@Test
	void nameWithADotHasNoBrackets() {
		assertThat(failure(Counters.class, "trypema.counters.page.visits.type=strict")).endsWith("""
				If 'page.visits' is the name of a counter, put it in brackets, since it has a dot: write \
				trypema.counters[page.visits].type, or in YAML "[page.visits]", with the quotes, as the key of the \
				counter.""");
	}

	@Test
	void nameIsThatOfAnotherBean() {
		assertThat(failure(OtherBean.class, STRICT)).isEqualTo("""
				Description:

				The counter 'visits' cannot become a bean of that name, since there is another one: java.lang.String, \
				which is no counter.

				Action:

				Give one of them another name.""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			io.trypema.redis | trypema-redis is not on the class path. | Add the dependency io.trypema:trypema-redis.
			org.springframework.data.redis | Spring Data Redis is not on the class path. | \
			Add the dependency org.springframework.boot:spring-boot-starter-data-redis, and say where Redis is by \
			spring.data.redis.host and its companions.
			""")
	void libraryIsMissing(String packageName, String description, String action) {
		assertThat(failure(new FilteredClassLoader(packageName), Counters.class, STRICT)).isEqualTo("""
				Description:

				The counter 'visits' needs a RedisRateLimiterProvider. %s

				Action:

				%s""".formatted(description, action));
	}

	@Test
	void thereAreSeveralConnectionFactories() {
		assertThat(failure(TwoFactories.class, STRICT)).isEqualTo("""
				Description:

				The counter 'visits' needs a RedisRateLimiterProvider. There are several connection factories: one, \
				other.

				Action:

				Mark the LettuceConnectionFactory to use as @Primary, or declare a RedisConnector bean.""");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
			TrypemaCountersAutoConfiguration.class })
	static class Counters {

	}

	static class OtherBean extends Counters {

		@Bean
		String visits() {
			return "many";
		}

	}

	static class TwoFactories extends Counters {

		@Bean
		LettuceConnectionFactory one() {
			return new LettuceConnectionFactory();
		}

		@Bean
		LettuceConnectionFactory other() {
			return new LettuceConnectionFactory();
		}

	}

}
