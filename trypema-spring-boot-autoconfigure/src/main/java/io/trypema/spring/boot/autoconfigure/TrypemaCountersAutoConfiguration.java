package io.trypema.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the counters that {@code trypema.counters} declares: each is a
 * bean of its name. They do not depend on limits.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration")
@Conditional(OnCountersCondition.class)
@EnableConfigurationProperties(TrypemaProperties.class)
@Import(CounterRegistrar.class)
public final class TrypemaCountersAutoConfiguration {

	TrypemaCountersAutoConfiguration() {
	}

}
