package io.trypema.spring.boot.autoconfigure.actuate;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.trypema.counter.Counter;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaCountersAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CountersEndpointAutoConfiguration}.
 */
class CountersEndpointAutoConfigurationTests {

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, TrypemaAutoConfiguration.class,
				TrypemaRedisAutoConfiguration.class, TrypemaCountersAutoConfiguration.class,
				RateLimitsEndpointAutoConfiguration.class, CountersEndpointAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.uri().toURI(),
				"trypema.redis.prefix=" + TestRedis.prefix(), "trypema.redis.timeout=10s");

	private final ApplicationContextRunner runner = this.bare.withPropertyValues("trypema.counters.stock.type=strict");

	private final ApplicationContextRunner overJmx = this.runner
		.withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
				"spring.jmx.unique-names=true")
		.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
				JmxEndpointAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(classes = { CountersDescriptor.class, CounterDescriptor.class, CounterKeyDescriptor.class,
			ErrorDescriptor.class })
	void nativeImageCanWriteAnswers(Class<?> answer) {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, CountersEndpoint.class,
				CountersEndpointWebExtension.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(answer)).accepts(hints);
	}

	@Test
	void isNotThereUnlessExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(CountersEndpoint.class)
			.doesNotHaveBean(CountersEndpointWebExtension.class));
	}

	@Test
	void isNotThereWithoutCounters() {
		this.bare.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasSingleBean(RateLimitsEndpoint.class)
				.doesNotHaveBean(CountersEndpoint.class));
	}

	@Test
	void isThereWithoutLimits() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=counters", "trypema.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(CountersEndpoint.class)
				.hasSingleBean(CountersEndpointWebExtension.class)
				.doesNotHaveBean(RateLimitsEndpoint.class));
	}

	@Test
	void showsCountersOfTheApplicationToo() {
		this.bare.withUserConfiguration(OwnCounter.class)
			.withPropertyValues("management.endpoints.web.exposure.include=counters")
			.run((context) -> assertThat(context.getBean(CountersEndpoint.class).counters().counters())
				.hasEntrySatisfying("own", (counter) -> assertThat(counter)
					.isEqualTo(new CounterDescriptor("credits", "strict", null, null, null, null, null, null))));
	}

	@Test
	void readsOverJmx() {
		this.overJmx.run((context) -> {
			context.getBean(Counter.class).set("book", 5);
			assertThat(invoke("counters")).extracting("counters").extracting("stock").isNotNull();
			assertThat(invoke("counter", "stock", "book")).extracting("value").isEqualTo(5L);
			assertThat(invoke("counter", "stock", null)).extracting("type").isEqualTo("strict");
			assertThatExceptionOfType(ReflectionException.class).isThrownBy(() -> invoke("counter", "other", null))
				.havingRootCause()
				.withMessageStartingWith("There is no counter 'other'.");
		});
	}

	@Test
	void changesNothingOverJmxByDefault() {
		this.overJmx.run((context) -> assertThat(operations()).containsExactlyInAnyOrder("counters", "counter"));
	}

	@Test
	void changesOverJmx() {
		this.overJmx.withPropertyValues("management.endpoint.counters.access=UNRESTRICTED")
			.withBean(AuditedEvents.class)
			.run((context) -> {
				assertThat(invoke("setKey", "stock", "book", "7")).extracting("value").isEqualTo(7L);
				assertThat(invoke("removeKeys", "stock", "book", null)).extracting("value").isEqualTo(0L);
				invoke("removeKeys", "stock", null, true);
				assertThat(context.getBean(AuditedEvents.class).audited).hasSize(3)
					.allSatisfy((event) -> assertThat(event.getPrincipal()).isEmpty());
				assertThatExceptionOfType(ReflectionException.class)
					.isThrownBy(() -> invoke("setKey", "stock", "book", "many"))
					.havingRootCause()
					.withMessageContaining("'many'");
			});
	}

	private static List<String> operations() throws Exception {
		return Arrays.stream(server().getMBeanInfo(name()).getOperations()).map(MBeanOperationInfo::getName).toList();
	}

	private static @Nullable Object invoke(String operation, @Nullable Object... arguments) throws Exception {
		String[] types = Arrays.stream(arguments)
			.map((argument) -> (argument instanceof Boolean) ? "java.lang.Boolean" : "java.lang.String")
			.toArray(String[]::new);
		return server().invoke(name(), operation, arguments, types);
	}

	private static ObjectName name() throws Exception {
		return server().queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Counters,*"), null)
			.iterator()
			.next();
	}

	private static MBeanServer server() {
		return ManagementFactory.getPlatformMBeanServer();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCounter {

		@Bean
		Counter own(RedisRateLimiterProvider redis) {
			return StrictCounter.builder(redis, "credits").build();
		}

	}

}
