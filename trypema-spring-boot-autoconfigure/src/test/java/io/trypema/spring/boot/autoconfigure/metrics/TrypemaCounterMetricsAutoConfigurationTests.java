package io.trypema.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.counter.Counter;
import io.trypema.redis.LaxCounter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaCountersAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;
import io.trypema.spring.metrics.CounterMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrypemaCounterMetricsAutoConfiguration}.
 */
class TrypemaCounterMetricsAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, TrypemaAutoConfiguration.class,
				TrypemaRedisAutoConfiguration.class, TrypemaCountersAutoConfiguration.class,
				MetricsAutoConfiguration.class, TrypemaMetricsAutoConfiguration.class,
				TrypemaCounterMetricsAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.uri().toURI(),
				"trypema.redis.prefix=" + TestRedis.prefix(), "trypema.redis.timeout=10s",
				"trypema.counters.hits.type=lax", "trypema.counters.hits.flush-interval=1m",
				"trypema.counters.hits.keys=home, shop");

	private final ApplicationContextRunner runner = this.withoutRegistry.withBean(MeterRegistry.class,
			SimpleMeterRegistry::new);

	@Test
	void publishesValuesOfNamedKeys() {
		this.withoutRegistry.run((context) -> context.getBean(Counter.class).set("shop", 3));
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Await.until("read",
					() -> registry.get("trypema.counter.value")
						.tags("counter", "hits", "key", "shop")
						.gauge()
						.value() == 3);
			assertThat(registry.get("trypema.counter.value").gauges()).hasSize(2);
		});
	}

	@Test
	void measuresOperationsThatRedisIsAskedFor() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(Counter.class).set("unnamed", 3);
			Await.until("measured",
					() -> registry.find("trypema.counter.operations")
						.tags("counter", "hits", "operation", "set", "result", "success")
						.timer() != null);
			assertThat(registry.getMeters()).flatExtracting((meter) -> meter.getId().getTags())
				.noneMatch((tag) -> tag.getValue().equals("unnamed"));
		});
	}

	@Test
	void measuresFlushesWithLimitsAndWithout() {
		this.runner.run((context) -> assertFlushIsMeasured(context.getBean(LaxCounter.class),
				context.getBean(MeterRegistry.class)));
		this.runner.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertFlushIsMeasured(context.getBean(LaxCounter.class),
					context.getBean(MeterRegistry.class)));
	}

	private static void assertFlushIsMeasured(LaxCounter hits, MeterRegistry registry) {
		hits.add("a", 1);
		hits.add("b", 1);
		hits.flush();
		assertThat(registry.get("trypema.counter.flush").tags("counter", "hits", "result", "success").timer().count())
			.isEqualTo(1);
		assertThat(registry.get("trypema.counter.flush.keys").tags("counter", "hits").summary().totalAmount())
			.isEqualTo(2);
	}

	@Test
	void publishesNothingWithoutRegistry() {
		this.withoutRegistry.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CounterMetrics.class));
	}

	@Test
	void publishesNothingIfTurnedOff() {
		this.runner.withPropertyValues("trypema.metrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CounterMetrics.class));
	}

	@Test
	void countersWorkWithoutMicrometer() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context.getBean(Counter.class).inc("home", 1)).isEqualTo(1));
	}

}
