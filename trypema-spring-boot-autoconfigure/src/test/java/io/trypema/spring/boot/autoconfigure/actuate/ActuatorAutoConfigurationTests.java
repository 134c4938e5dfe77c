package io.trypema.spring.boot.autoconfigure.actuate;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the auto-configurations of the actuator.
 */
class ActuatorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Imports.class)
		.withPropertyValues("trypema.policies.search.rate=2/s", "trypema.policies.feed.rate=2/s",
				"trypema.policies.feed.shadow=true");

	private final ApplicationContextRunner exposed = this.runner.withPropertyValues(
			"management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true", "spring.jmx.unique-names=true");

	private final ApplicationContextRunner overJmx = this.exposed.withConfiguration(AutoConfigurations
		.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class, JmxEndpointAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(classes = { RateLimitsDescriptor.class, ProviderDescriptor.class, PolicyDescriptor.class,
			LimitDescriptor.class, LimitDescriptor.Declared.class, ConcurrencyDescriptor.class, PlacesDescriptor.class,
			TopKeyDescriptor.class, KeyDescriptor.class, KeyDescriptor.State.class, KeyDescriptor.Reading.class,
			ErrorDescriptor.class })
	void nativeImageCanWriteAnswers(Class<?> answer) {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, RateLimitsEndpoint.class,
				RateLimitsEndpointWebExtension.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(answer)).accepts(hints);
	}

	@Test
	void isNotThereUnlessExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(RateLimitsEndpoint.class)
			.doesNotHaveBean(RateLimitsEndpointWebExtension.class));
	}

	@Test
	void isThereIfExposed() {
		this.exposed.run((context) -> assertThat(context).hasSingleBean(RateLimitsEndpoint.class)
			.doesNotHaveBean(RateLimitsEndpointWebExtension.class));
	}

	@Test
	void countsDecisionsWithoutMeterRegistry() {
		this.exposed.run(
				(context) -> assertThat(context.getBean(RateLimitsEndpoint.class).describe("search", false).decisions())
					.containsEntry("rejected", 0L));
	}

	@Test
	void failsOnUnknownProperty() {
		this.exposed.withPropertyValues("trypema.actuator.top-kyes=3")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnboundConfigurationPropertiesException.class)
				.hasMessageContaining("trypema.actuator.top-kyes"));
	}

	@Test
	void watchesNoKeysUnlessWanted() {
		this.exposed.run((context) -> assertThat(context.getBeanProvider(TopKeys.class)).isEmpty());
		this.exposed.withPropertyValues("trypema.actuator.top-keys=3")
			.run((context) -> assertThat(context.getBeanProvider(TopKeys.class)).hasSize(1));
	}

	@Test
	void isNotThereWithoutAccess() {
		this.exposed.withPropertyValues("management.endpoint.ratelimits.access=NONE", "trypema.actuator.top-keys=3")
			.run((context) -> assertThat(context).doesNotHaveBean(RateLimitsEndpoint.class)
				.doesNotHaveBean(TopKeys.class));
	}

	@Test
	void isOffWithTheRest() {
		this.exposed.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RateLimitsEndpoint.class)
				.doesNotHaveBean(HealthContributor.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate", "org.springframework.boot.actuate.autoconfigure" })
	void startsWithoutActuator(String packageName) {
		this.exposed.withClassLoader(new FilteredClassLoader(packageName))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RateLimitAdmin.class)
				.doesNotHaveBean(RateLimitsEndpoint.class)
				.doesNotHaveBean(InfoContributor.class));
	}

	@Test
	void startsWithoutHealth() {
		this.exposed.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RateLimitsEndpoint.class)
				.doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void startsWithoutRedis() {
		this.exposed.withClassLoader(new FilteredClassLoader("io.trypema.redis", "io.lettuce")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(HealthContributor.class);
			assertThat(context.getBean(RateLimitsEndpoint.class).rateLimits().providers())
				.isEqualTo(Map.of("local", new ProviderDescriptor(true, null)));
		});
	}

	@Test
	void namesTheLibraryThatTopKeysNeed() {
		this.exposed.withPropertyValues("trypema.actuator.top-keys=3")
			.withClassLoader(new FilteredClassLoader("org.apache.datasketches"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("trypema.actuator.top-keys is 3, but Apache DataSketches, which watches keys, is not on "
						+ "the class path. Add the dependency org.apache.datasketches:datasketches-java, or remove "
						+ "the property."));
	}

	@Test
	void startsWithoutTheLibraryThatTopKeysNeed() {
		this.exposed.withClassLoader(new FilteredClassLoader("org.apache.datasketches"))
			.run((context) -> assertThat(context).hasSingleBean(RateLimitsEndpoint.class));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 101 })
	void boundsTheNumberOfTopKeys(int count) {
		this.exposed.withPropertyValues("trypema.actuator.top-keys=" + count)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("trypema.actuator.top-keys")
				.hasMessageContaining("It must be from 0 (keys are not watched) to 100."));
	}

	@Test
	void informsInNumbers() {
		this.runner.withPropertyValues("trypema.concurrency.exports.places=2").run((context) -> {
			context.getBean(RateLimitAdmin.class).change("search", RateLimit.parse("3/s"), true);
			assertThat(info(context)).isEqualTo(Map.of("enabled", true, "provider", "local", "policies", 2L, "shadowed",
					2L, "changed", 1L, "concurrency", 1L));
		});
	}

	@Test
	void informsThatNothingIsLimited() {
		this.runner.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertThat(info(context)).isEqualTo(Map.of("enabled", false)));
	}

	@Test
	void informsOfNothingIfNotWanted() {
		this.runner.withPropertyValues("management.info.ratelimits.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InfoContributor.class));
	}

	private static @Nullable Object info(AssertableApplicationContext context) {
		Info.Builder builder = new Info.Builder();
		context.getBean(InfoContributor.class).contribute(builder);
		return builder.build().getDetails().get("ratelimits");
	}

	@Test
	void saysNothingOfHealthIfNoLimitNeedsRedis() {
		this.runner.run((context) -> assertThat(context.getBean(HealthIndicator.class).health()).isNull());
	}

	@Test
	void saysNothingOfHealthIfNotWanted() {
		this.runner.withPropertyValues("management.health.ratelimits.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void readsOverJmx() {
		this.overJmx.run((context) -> {
			context.getBean(RateLimiter.class).local().absolute().acquire("search:ada", RateLimit.parse("2/s"));
			assertThat(invoke("rateLimits")).extracting("policies")
				.extracting("search")
				.extracting("limits")
				.asInstanceOf(InstanceOfAssertFactories.LIST)
				.first()
				.extracting("window", "capacity")
				.containsExactly("PT1S", 2L);
			assertThat(invoke("rateLimit", "search", "ada")).extracting("key").isEqualTo("ada");
			assertThatExceptionOfType(ReflectionException.class).isThrownBy(() -> invoke("rateLimit", "other", null))
				.havingRootCause()
				.withMessageStartingWith("There is no policy 'other'.");
		});
	}

	@Test
	void changesNothingOverJmxByDefault() {
		this.overJmx.run((context) -> assertThat(operations()).containsExactlyInAnyOrder("rateLimits", "rateLimit"));
	}

	@Test
	void changesNothingOverHttpByDefault() {
		new WebApplicationContextRunner().withUserConfiguration(Imports.class)
			.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class,
					WebEndpointAutoConfiguration.class, ManagementContextAutoConfiguration.class,
					JacksonAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=ratelimits",
					"trypema.policies.search.rate=2/s")
			.run((context) -> {
				MockMvcTester mvc = MockMvcTester.from(context);
				assertThat(mvc.get().uri("/actuator/ratelimits/search?key=ada")).hasStatusOk();
				assertThat(mvc.post()
					.uri("/actuator/ratelimits/search")
					.contentType(MediaType.APPLICATION_JSON)
					.content("{\"shadow\": true}")).hasStatus(HttpStatus.METHOD_NOT_ALLOWED);
				assertThat(mvc.delete().uri("/actuator/ratelimits/search?key=ada"))
					.hasStatus(HttpStatus.METHOD_NOT_ALLOWED);
				assertThat(context.getBean(RateLimitAdmin.class).limits()).noneMatch(ManagedLimit::isChanged);
			});
	}

	@Test
	void changesOverJmx() {
		this.overJmx.withPropertyValues("management.endpoint.ratelimits.access=UNRESTRICTED")
			.withBean(AuditedEvents.class)
			.run((context) -> {
				invoke("changeRateLimit", "search", "5/s", true, null);
				assertThat(invoke("rateLimit", "search", null)).isNotNull();
				invoke("resetKey", "search", "ada");
				assertThat(context.getBean(AuditedEvents.class).audited).hasSize(2)
					.allSatisfy((event) -> assertThat(event.getPrincipal()).isEmpty());
				assertThatExceptionOfType(ReflectionException.class)
					.isThrownBy(() -> invoke("changeRateLimit", "search", "5", null, null))
					.havingRootCause()
					.withMessageContaining("'5' is not a rate");
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
		return server().queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Ratelimits,*"), null)
			.iterator()
			.next();
	}

	private static MBeanServer server() {
		return ManagementFactory.getPlatformMBeanServer();
	}

	/**
	 * Imports classes by name, as an application does, so that libraries can be missing.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, TrypemaAutoConfiguration.class,
			TrypemaRedisAutoConfiguration.class, RateLimitsEndpointAutoConfiguration.class,
			RateLimitsHealthContributorAutoConfiguration.class, RateLimitsInfoContributorAutoConfiguration.class })
	static class Imports {

	}

}
