package io.trypema.spring.boot.autoconfigure.metrics;

import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.interceptor.OutageProvider;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.metrics.RemoteRequestObserver;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrypemaObservationAutoConfiguration}.
 */
class TrypemaObservationAutoConfigurationTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(TrypemaAutoConfiguration.class, TrypemaObservationAutoConfiguration.class))
		.withBean(ObservationRegistry.class, () -> this.registry);

	@Test
	void observesNothingByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RemoteRequestObserver.class));
	}

	@Test
	void observesRemoteRequestsIfAsked() {
		this.runner
			.withPropertyValues("trypema.metrics.observations=true", "trypema.policies.search.rate=1/s",
					"trypema.policies.search.provider=redis")
			.withBean(OutageProvider.class, () -> new OutageProvider(MutableTicker.startingAt(0)))
			.run((context) -> {
				RateLimitPolicy policy = context.getBean(RateLimitPolicies.class).get("search", "A test");
				context.getBean(RateLimitEnforcer.class).admit(List.of(new LimitRequest("search", policy, "", 1)));
			});
		TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("trypema.acquire");
	}

	@Test
	void backsOffWithoutMicrometer() {
		this.runner.withPropertyValues("trypema.metrics.observations=true")
			.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RemoteRequestObserver.class));
	}

}
