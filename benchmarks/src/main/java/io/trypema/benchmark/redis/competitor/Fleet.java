package io.trypema.benchmark.redis.competitor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.trypema.RateLimit;
import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.RedisRateLimiterProvider;

/**
 * Instances of the hybrid provider that share their limits, as separate processes do.
 * Calls go to the instances in turn.
 */
public final class Fleet implements RemoteCompetitor {

	private static final int MAX_CONNECTIONS = 8;

	private final SharedConnections connections;

	private final List<TrypemaLimiter> instances;

	private final AtomicInteger calls = new AtomicInteger();

	private Fleet(SharedConnections connections, List<TrypemaLimiter> instances) {
		this.connections = connections;
		this.instances = instances;
	}

	/**
	 * Open instances.
	 * @param size how many
	 * @param permits the permits per window and key, for all instances together
	 * @param window the window
	 * @param backend the Redis to limit on
	 * @return the instances as one limiter
	 */
	public static Fleet open(int size, long permits, Duration window, Backend backend) {
		SharedConnections connections = new SharedConnections(backend, Math.min(size, MAX_CONNECTIONS));
		RateLimit limit = RateLimit.of(permits, window);
		return new Fleet(connections, Stream.generate(() -> instance(limit, connections)).limit(size).toList());
	}

	private static TrypemaLimiter instance(RateLimit limit, SharedConnections connections) {
		RedisRateLimiterProvider redis = RemoteLibrary.redis(connections.connector());
		return TrypemaLimiter.absolute(limit, HybridRateLimiterProvider.builder(redis).build(), redis);
	}

	@Override
	public boolean acquire(String key) {
		return next().acquire(key);
	}

	@Override
	public CompletionStage<Boolean> acquireAsync(String key) {
		return next().acquireAsync(key);
	}

	private TrypemaLimiter next() {
		return this.instances.get(Math.floorMod(this.calls.getAndIncrement(), this.instances.size()));
	}

	@Override
	public void close() {
		this.instances.forEach(TrypemaLimiter::close);
		this.connections.close();
	}

}
