package io.trypema.benchmark.redis;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.redisson.Redisson;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RSemaphore;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import io.trypema.benchmark.redis.CallsByTurns.Contender;
import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisConcurrencyLimiter;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictInstanceAwareCounter;

/**
 * Acquires and releases places of calls in flight on one Redis, 64 at a time, in
 * alternating rounds, and prints the medians.
 */
@Command(name = "ConcurrencyLoad", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Acquires and releases places on one Redis, 64 at a time, by turns, and prints the medians.")
final class ConcurrencyLoad implements Callable<Integer> {

	/** High enough for all measured calls to be in flight. */
	private static final int PLACES = 1000;

	@Mixin
	private final ServerOption server = new ServerOption();

	@Mixin
	private final CallsByTurns calls = new CallsByTurns();

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new ConcurrencyLoad()).execute(arguments));
	}

	@Override
	public Integer call() throws InterruptedException {
		this.server.use(this::run);
		return 0;
	}

	private void run(Backend backend, RedisProbe redis) throws InterruptedException {
		Config config = new Config();
		config.useSingleServer().setAddress(backend.url());
		RedissonClient redisson = Redisson.create(config);
		ConcurrencyLimit limit = ConcurrencyLimit.of(PLACES);
		try (RedisRateLimiterProvider provider = RedisRateLimiterProvider.builder(RedisConnector.of(backend.client()))
			.build();
				InstanceAwareCounter instances = StrictInstanceAwareCounter.builder(provider, "load").build();
				ConcurrencyLimiter limiter = RedisConcurrencyLimiter.builder(provider, "load").build()) {
			this.calls.run(List.of(
					new Contender("StrictInstanceAwareCounter",
							(key) -> instances.incAsync(key, 1).thenCompose((count) -> instances.decAsync(key, 1))),
					new Contender("RedisConcurrencyLimiter",
							(key) -> limiter.acquireAsync(key, limit)
								.thenCompose((decision) -> decision.permit().closeAsync())),
					new Contender("Redisson RSemaphore", (key) -> take(redisson.getSemaphore("plain:" + key))),
					new Contender("RPermitExpirableSemaphore",
							(key) -> take(redisson.getPermitExpirableSemaphore("expirable:" + key)))));
		}
		finally {
			redisson.shutdown();
		}
	}

	private static CompletionStage<?> take(RSemaphore semaphore) {
		return semaphore.tryAcquireAsync()
			// The first call of a key finds no permits
			.thenCompose((taken) -> done(taken ? semaphore.releaseAsync() : semaphore.trySetPermitsAsync(PLACES)));
	}

	private static CompletionStage<?> take(RPermitExpirableSemaphore semaphore) {
		return semaphore.tryAcquireAsync(0, 30, TimeUnit.SECONDS)
			.thenCompose((permit) -> done(
					(permit != null) ? semaphore.releaseAsync(permit) : semaphore.trySetPermitsAsync(PLACES)));
	}

	private static CompletionStage<Boolean> done(CompletionStage<?> stage) {
		return stage.thenApply((ignored) -> true);
	}

}
