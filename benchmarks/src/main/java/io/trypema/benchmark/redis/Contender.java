package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.trypema.benchmark.RandomKeys;
import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.benchmark.redis.competitor.RemoteCompetitor;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * A library with its limiter for the load of one shape.
 */
final class Contender implements AutoCloseable {

	private static final int KEYS_AT_ONCE = 512;

	private final Shape shape;

	private final RemoteLibrary library;

	private final RemoteCompetitor competitor;

	private final String[] keys;

	private Contender(Shape shape, RemoteLibrary library, RemoteCompetitor competitor) {
		this.shape = shape;
		this.library = library;
		this.competitor = competitor;
		this.keys = Arrays.stream(RandomKeys.create(shape.keys()))
			.map((key) -> shape.name() + key)
			.toArray(String[]::new);
	}

	/** Open a limiter, and ask it for each key once, so that none is new to it. */
	static Contender open(Shape shape, RemoteLibrary library, Backend backend) {
		Contender contender = new Contender(shape, library,
				library.limitedTo(shape.permits(), shape.window(), backend));
		for (int i = 0; i < contender.keys.length; i += KEYS_AT_ONCE) {
			contender.touch(i, Math.min(contender.keys.length, i + KEYS_AT_ONCE));
		}
		return contender;
	}

	private void touch(int from, int to) {
		CompletableFuture
			.allOf(Arrays.stream(this.keys, from, to)
				.map((key) -> this.competitor.acquireAsync(key).toCompletableFuture())
				.toArray(CompletableFuture[]::new))
			.join();
	}

	Sample measure(RedisProbe redis, Duration duration) throws InterruptedException {
		Load load = new Load(this.shape.callers(this.competitor, this.keys), redis);
		Sample sample = load.measure(this.shape.runUp(), duration);
		check(sample);
		return sample;
	}

	/** Make sure that what was measured is what was meant. */
	private void check(Sample sample) {
		boolean expected = this.shape.isRefused() ? sample.refusals() > 0.99 * sample.decisions()
				: sample.refusals() == 0;
		if (!expected && this.library != RemoteLibrary.PING) {
			throw new IllegalStateException("%s, %s: %d of %d calls were refused".formatted(this.library, this.shape,
					sample.refusals(), sample.decisions()));
		}
	}

	@Override
	public void close() {
		this.competitor.close();
	}

}
