package io.trypema.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.function.Consumer;

import org.springframework.beans.factory.ObjectProvider;

import io.trypema.redis.LaxCounter;
import io.trypema.redis.LaxInstanceAwareCounter;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.StrictInstanceAwareCounter;

/**
 * Creates the beans of declared counters, by a method for each type.
 */
final class CounterFactory {

	private CounterFactory() {
	}

	/** Return the name of the method that creates counters of a type. */
	static String methodFor(DeclaredCounter counter) {
		return switch (counter.type()) {
			case STRICT -> "strict";
			case LAX -> "lax";
			case INSTANCE_STRICT -> "instanceStrict";
			case INSTANCE_LAX -> "instanceLax";
		};
	}

	static StrictCounter strict(String name, ObjectProvider<RedisRateLimiterProvider> redis,
			TrypemaProperties properties) {
		DeclaredCounter counter = declared(name, properties);
		StrictCounter.Builder builder = counter
			.builder((checked) -> StrictCounter.builder(provider(checked, redis), checked));
		counter.apply("ttl", counter.properties().getTtl(),
				isFromCreation(counter) ? builder::expireAfterCreation : builder::expireAfterChange);
		return builder.build();
	}

	static LaxCounter lax(String name, ObjectProvider<RedisRateLimiterProvider> redis, TrypemaProperties properties) {
		DeclaredCounter counter = declared(name, properties);
		LaxCounter.Builder builder = counter
			.builder((checked) -> LaxCounter.builder(provider(checked, redis), checked));
		Consumer<Duration> ttl = isFromCreation(counter) ? builder::expireAfterCreation : builder::expireAfterChange;
		TrypemaCounterProperties given = counter.properties();
		counter.apply("ttl", given.getTtl(), ttl)
			.apply("flush-interval", given.getFlushInterval(), builder::flushInterval)
			.apply("allowed-lag", given.getAllowedLag(), builder::allowedLag)
			.apply("max-keys", given.getMaxKeys(), builder::maxKeys);
		return builder.build();
	}

	static StrictInstanceAwareCounter instanceStrict(String name, ObjectProvider<RedisRateLimiterProvider> redis,
			TrypemaProperties properties) {
		DeclaredCounter counter = declared(name, properties);
		StrictInstanceAwareCounter.Builder builder = counter
			.builder((checked) -> StrictInstanceAwareCounter.builder(provider(checked, redis), checked));
		TrypemaCounterProperties given = counter.properties();
		counter.apply("dead-after", given.getDeadAfter(), builder::deadAfter)
			.apply("instance-name", given.getInstanceName(), builder::instanceName)
			.apply("leave-on-close", given.getLeaveOnClose(), builder::leaveOnClose);
		return builder.build();
	}

	static LaxInstanceAwareCounter instanceLax(String name, ObjectProvider<RedisRateLimiterProvider> redis,
			TrypemaProperties properties) {
		DeclaredCounter counter = declared(name, properties);
		LaxInstanceAwareCounter.Builder builder = counter
			.builder((checked) -> LaxInstanceAwareCounter.builder(provider(checked, redis), checked));
		TrypemaCounterProperties given = counter.properties();
		counter.apply("dead-after", given.getDeadAfter(), builder::deadAfter)
			.apply("instance-name", given.getInstanceName(), builder::instanceName)
			.apply("leave-on-close", given.getLeaveOnClose(), builder::leaveOnClose)
			.apply("flush-interval", given.getFlushInterval(), builder::flushInterval)
			.apply("allowed-lag", given.getAllowedLag(), builder::allowedLag)
			.apply("max-keys", given.getMaxKeys(), builder::maxKeys);
		return builder.build();
	}

	private static DeclaredCounter declared(String name, TrypemaProperties properties) {
		return new DeclaredCounter(name, properties.getCounters().getOrDefault(name, new TrypemaCounterProperties()))
			.check();
	}

	private static boolean isFromCreation(DeclaredCounter counter) {
		return counter.properties().getTtlFrom() == CounterExpiry.CREATION;
	}

	private static RedisRateLimiterProvider provider(String counter, ObjectProvider<RedisRateLimiterProvider> redis) {
		RedisRateLimiterProvider provider = redis.getIfAvailable();
		if (provider == null) {
			throw new MissingCounterProviderException(counter);
		}
		return provider;
	}

}
