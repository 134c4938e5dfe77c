package io.trypema.spring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

import io.trypema.ProviderType;
import io.trypema.spring.MissingProviderException;

/**
 * Explains why limits and counters cannot be kept in Redis.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingProviderFailureAnalyzer extends AbstractFailureAnalyzer<MissingProviderException> {

	private static final String OR_LOCAL = " Or keep limits in process, by the provider 'local'.";

	private static final String FACTORY = "org.springframework.data.redis.connection.RedisConnectionFactory";

	private static final String LETTUCE_FACTORY = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";

	private final @Nullable BeanFactory beanFactory;

	MissingProviderFailureAnalyzer(@Nullable BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, MissingProviderException cause) {
		if (cause.type() == ProviderType.LOCAL
				|| !(this.beanFactory instanceof ConfigurableListableBeanFactory beans)) {
			return null;
		}
		Reason reason = missingClass(beans.getBeanClassLoader());
		if (reason == null) {
			reason = missingBean(beans);
		}
		return new FailureAnalysis(cause.description() + " " + reason.description(), reason.action() + elsewhere(cause),
				cause);
	}

	/** Counters are kept in Redis only. */
	private static String elsewhere(MissingProviderException cause) {
		return (cause instanceof MissingCounterProviderException) ? "" : OR_LOCAL;
	}

	private static @Nullable Reason missingClass(@Nullable ClassLoader classLoader) {
		if (!ClassUtils.isPresent("io.trypema.redis.RedisRateLimiterProvider", classLoader)) {
			return new Reason("trypema-redis is not on the class path.",
					"Add the dependency io.trypema:trypema-redis.");
		}
		if (!ClassUtils.isPresent(FACTORY, classLoader)) {
			return new Reason("Spring Data Redis is not on the class path.",
					"Add the dependency org.springframework.boot:spring-boot-starter-data-redis, and say where Redis "
							+ "is by spring.data.redis.host and its companions.");
		}
		if (!ClassUtils.isPresent("io.lettuce.core.RedisClient", classLoader)) {
			return new Reason(
					"Lettuce is not on the class path, which limits and counters are kept over; Jedis cannot take its place.",
					"Add the dependency io.lettuce:lettuce-core.");
		}
		return null;
	}

	private static Reason missingBean(ConfigurableListableBeanFactory beans) {
		List<String> lettuce = names(beans, LETTUCE_FACTORY);
		List<String> factories = names(beans, FACTORY);
		if (factories.isEmpty()) {
			return new Reason("There is no RedisConnectionFactory bean.",
					"Let Spring Boot declare one, by the dependency "
							+ "org.springframework.boot:spring-boot-starter-data-redis, or declare a "
							+ "LettuceConnectionFactory bean.");
		}
		if (lettuce.size() > 1 || (lettuce.isEmpty() && factories.size() > 1)) {
			return new Reason(
					"There are several connection factories: "
							+ String.join(", ", (lettuce.size() > 1) ? lettuce : factories) + ".",
					"Mark the LettuceConnectionFactory to use as @Primary, or declare a RedisConnector bean.");
		}
		return new Reason(
				"The connection factory '" + factories.get(0) + "' is no LettuceConnectionFactory, and limits and "
						+ "counters are kept over Lettuce.",
				"Remove spring.data.redis.client-type=jedis, or declare a LettuceConnectionFactory bean beside it.");
	}

	private static List<String> names(ConfigurableListableBeanFactory beans, String className) {
		Class<?> type = ClassUtils.resolveClassName(className, beans.getBeanClassLoader());
		return List.of(beans.getBeanNamesForType(type, true, false));
	}

	/**
	 * The reason why there is no provider, and the remedy.
	 */
	private record Reason(String description, String action) {
	}

}
