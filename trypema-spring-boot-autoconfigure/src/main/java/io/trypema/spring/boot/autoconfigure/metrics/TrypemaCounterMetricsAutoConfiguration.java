package io.trypema.spring.boot.autoconfigure.metrics;

import java.util.Collection;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.trypema.Ticker;
import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.RedisCallListener;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.spring.boot.autoconfigure.TrypemaCounterProperties;
import io.trypema.spring.boot.autoconfigure.TrypemaCountersAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.metrics.CounterMetrics;
import io.trypema.spring.metrics.RedisCallMetrics;

/**
 * Auto-configuration for the metrics of counters, if there is a registry.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { TrypemaCountersAutoConfiguration.class, TrypemaMetricsAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class })
@ConditionalOnClass({ MeterRegistry.class, RedisRateLimiterProvider.class })
@ConditionalOnBean({ MeterRegistry.class, RedisRateLimiterProvider.class })
@ConditionalOnBooleanProperty(name = "trypema.metrics.enabled", matchIfMissing = true)
public final class TrypemaCounterMetricsAutoConfiguration {

	TrypemaCounterMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	CounterMetrics trypemaCounterMetrics(ListableBeanFactory beanFactory, ObjectProvider<Ticker> ticker,
			ObjectProvider<TrypemaProperties> properties) {
		TrypemaProperties given = properties.getIfAvailable(TrypemaProperties::new);
		CounterMetrics metrics = new CounterMetrics(ticker.getIfUnique(Ticker::system));
		beanFactory.getBeansOfType(Counter.class)
			.forEach((name, counter) -> metrics.add(counter, keys(given.getCounters(), name)));
		beanFactory.getBeansOfType(InstanceAwareCounter.class)
			.forEach((name, counter) -> metrics.add(counter, keys(given.getCounters(), name)));
		return metrics;
	}

	private static Collection<String> keys(Map<String, TrypemaCounterProperties> counters, String name) {
		return counters.getOrDefault(name, new TrypemaCounterProperties()).getKeys();
	}

	/** Flushes are also measured without limits. */
	@Bean
	@ConditionalOnMissingBean(RedisCallListener.class)
	RedisCallMetrics trypemaRedisCallMetrics(MeterRegistry registry) {
		return new RedisCallMetrics(registry);
	}

}
