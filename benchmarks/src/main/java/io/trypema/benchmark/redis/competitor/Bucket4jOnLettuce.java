package io.trypema.benchmark.redis.competitor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Bucket4j on Lettuce, which reads, computes, and compares and swaps.
 */
final class Bucket4jOnLettuce implements RemoteCompetitor {

	private final ConcurrentHashMap<String, BucketProxy> buckets = new ConcurrentHashMap<>();

	private final ConcurrentHashMap<String, AsyncBucketProxy> asyncBuckets = new ConcurrentHashMap<>();

	private final StatefulRedisConnection<String, byte[]> connection;

	private final ProxyManager<String> proxies;

	private final BucketConfiguration configuration;

	private final Optimization optimization;

	Bucket4jOnLettuce(StatefulRedisConnection<String, byte[]> connection, long permits, Duration window,
			Optimization optimization) {
		this.connection = connection;
		this.proxies = Bucket4jLettuce.casBasedBuilder(connection)
			.expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(window))
			.build();
		this.configuration = BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(permits).refillGreedy(permits, window))
			.build();
		this.optimization = optimization;
	}

	@Override
	public boolean acquire(String key) {
		return this.buckets.computeIfAbsent(key, this::bucket).tryConsume(1);
	}

	private BucketProxy bucket(String key) {
		return this.proxies.builder()
			.withOptimization(this.optimization)
			.build("bucket4j:" + key, () -> this.configuration);
	}

	@Override
	public CompletionStage<Boolean> acquireAsync(String key) {
		return this.asyncBuckets.computeIfAbsent(key, this::asyncBucket).tryConsume(1);
	}

	private AsyncBucketProxy asyncBucket(String key) {
		return this.proxies.asAsync()
			.builder()
			.withOptimization(this.optimization)
			.build("bucket4j:" + key, () -> CompletableFuture.completedFuture(this.configuration));
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
