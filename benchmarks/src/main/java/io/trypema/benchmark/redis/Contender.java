package io.trypema.benchmark.redis;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * A library with its limiter for the load of one shape.
 *
 * @param library the library
 * @param competitor its limiter
 */
record Contender(RemoteLibrary library, RemoteCompetitor competitor) implements AutoCloseable {

	private static final int KEYS_AT_ONCE = 64;

	/** Ask for each key once, so that none is new when it counts. */
	void touch(String[] keys) {
		for (int i = 0; i < keys.length; i += KEYS_AT_ONCE) {
			CompletableFuture
				.allOf(Arrays.stream(keys, i, Math.min(keys.length, i + KEYS_AT_ONCE))
					.map((key) -> this.competitor.acquireAsync(key).toCompletableFuture())
					.toArray(CompletableFuture[]::new))
				.join();
		}
	}

	/** Make sure that what was measured is what was meant. */
	void check(Shape shape, Sample sample) {
		boolean expected = shape.isRefused() ? sample.refusals() > 0.99 * sample.decisions() : sample.refusals() == 0;
		if (!expected && this.library != RemoteLibrary.PING) {
			throw new IllegalStateException("%s, %s: %d of %d calls were refused".formatted(this.library, shape,
					sample.refusals(), sample.decisions()));
		}
	}

	@Override
	public void close() {
		this.competitor.close();
	}

}
