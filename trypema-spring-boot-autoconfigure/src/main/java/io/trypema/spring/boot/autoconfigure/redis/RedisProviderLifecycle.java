package io.trypema.spring.boot.autoconfigure.redis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.interceptor.ConcurrencyLimiters;

/**
 * Closes the counters and providers when the application has served its last request and
 * before the connection factory stops: the counters first, since they flush pending
 * changes to Redis, then the limiter of calls in flight, then the hybrid provider, since
 * it hands back its leases. A context that only pauses keeps them open.
 */
final class RedisProviderLifecycle implements SmartLifecycle {

	private final ConfigurableApplicationContext context;

	private final boolean failFast;

	private volatile List<RateLimiterProvider> running = List.of();

	/**
	 * Create a lifecycle.
	 * @param context holds the providers and connection factories
	 * @param failFast whether to fail if Redis cannot be reached or refuses to decide
	 */
	RedisProviderLifecycle(ConfigurableApplicationContext context, boolean failFast) {
		this.context = context;
		this.failFast = failFast;
	}

	/** After the connection factories start, and before they stop. */
	@Override
	public int getPhase() {
		int phase = this.context.getBeanProvider(LettuceConnectionFactory.class)
			.stream()
			.mapToInt(LettuceConnectionFactory::getPhase)
			.max()
			.orElse(0);
		return Math.max(phase, phase + 1);
	}

	@Override
	public void start() {
		RedisRateLimiterProvider redis = this.context.getBeanProvider(RedisRateLimiterProvider.class).getIfUnique();
		RateLimiterProvider hybrid = this.context.getBeanProvider(HybridRateLimiterProvider.class).getIfUnique();
		if (redis != null) {
			connect(redis);
		}
		this.running = Stream.of(hybrid, redis).filter(Objects::nonNull).toList();
	}

	/** Open the connection if needed, so that the first calls do not wait for it. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void connect(RedisRateLimiterProvider redis) {
		if (this.failFast) {
			connectOrFail(redis);
		}
		else if (counterNames().findAny().isPresent() || sharedPlaces() != null
				|| this.context.getBeanProvider(RateLimitPolicies.class)
					.stream()
					.anyMatch(RateLimitPolicies::areRemote)) {
			redis.connectAsync();
		}
	}

	private static void connectOrFail(RedisRateLimiterProvider redis) {
		try {
			redis.connect();
		}
		catch (RateLimiterUnavailableException ex) {
			throw new RateLimitConfigurationException(
					"Redis is unavailable, and trypema.redis.fail-fast is set: " + ex.getMessage() + ".",
					"Start Redis, or say where it is by spring.data.redis.host and its companions, and let it run "
							+ "scripts and write keys; or set trypema.redis.fail-fast=false to start without it and "
							+ "connect later.",
					ex);
		}
	}

	@Override
	public void stop() {
		if (this.context.isClosed()) {
			closeCounters();
			closePlaces();
			this.running.forEach(RateLimiterProvider::close);
		}
		this.running = List.of();
	}

	/** Those already created, including those of the application. */
	private void closeCounters() {
		counterNames().map(this.context.getBeanFactory()::getSingleton).forEach((bean) -> {
			if (bean instanceof Counter counter) {
				counter.close();
			}
			else if (bean instanceof InstanceAwareCounter counter) {
				counter.close();
			}
		});
	}

	private void closePlaces() {
		ConcurrencyLimiter limiter = sharedPlaces();
		if (limiter != null) {
			limiter.close();
		}
	}

	/** The limiter that keeps places in Redis, if a policy needed it. */
	private @Nullable ConcurrencyLimiter sharedPlaces() {
		return (this.context.getBeanFactory()
			.getSingleton(ConcurrencyLimiters.SHARED) instanceof ConcurrencyLimiter limiter) ? limiter : null;
	}

	private Stream<String> counterNames() {
		return Stream.of(Counter.class, InstanceAwareCounter.class)
			.flatMap((type) -> Stream.of(this.context.getBeanNamesForType(type, false, false)));
	}

	@Override
	public boolean isRunning() {
		return !this.running.isEmpty();
	}

}
