package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.benchmark.redis.competitor.RemoteCompetitor;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * A limiter with the keys that it is called with.
 */
final class Contender implements AutoCloseable {

	/** Timing every call would be a large part of the cost of a decision in process. */
	private static final int CALLS_PER_TIMED_ONE_IN_PROCESS = 64;

	private static final int KEYS_AT_ONCE = 512;

	private final LimitedKeys limited;

	private final RemoteCompetitor competitor;

	private final Keys keys;

	private final int callsPerTimedOne;

	private Contender(LimitedKeys limited, RemoteLibrary library, RemoteCompetitor competitor) {
		this.limited = limited;
		this.competitor = competitor;
		this.keys = limited.keys(library.name());
		this.callsPerTimedOne = (library.isInProcess() && !limited.isAlwaysNew()) ? CALLS_PER_TIMED_ONE_IN_PROCESS : 1;
	}

	/** Open a limiter, and call it once for each key, so that no key is new to it. */
	static Contender open(LimitedKeys limited, RemoteLibrary library, Backend backend) {
		return open(limited, library, library.limitedTo(limited.permits(), limited.window(), backend));
	}

	/** Call a limiter once for each key, so that no key is new to it. */
	static Contender open(LimitedKeys limited, RemoteLibrary library, RemoteCompetitor competitor) {
		Contender contender = new Contender(limited, library, competitor);
		contender.touch(limited.names(library.name()));
		return contender;
	}

	/** Call the limiter for some keys, in batches, and wait for the answers. */
	void touch(String[] names) {
		for (int from = 0; from < names.length; from += KEYS_AT_ONCE) {
			CompletableFuture
				.allOf(Arrays.stream(names, from, Math.min(names.length, from + KEYS_AT_ONCE))
					.map(this.competitor::acquireAsync)
					.map(CompletionStage::toCompletableFuture)
					.toArray(CompletableFuture[]::new))
				.join();
		}
	}

	/** Put the limiter under load. */
	Load load(Traffic traffic, RedisProbe redis) {
		return new Load(traffic.callers(this.competitor, this.keys, this.callsPerTimedOne), redis,
				this.limited.window());
	}

	/**
	 * Put the limiter under load for some time.
	 * @param traffic the load
	 * @param redis reads the counters of Redis
	 * @param runUp the duration of the load before the measurement
	 * @param duration how long to measure
	 * @return the sample
	 * @throws InterruptedException if this thread is interrupted
	 */
	Sample measure(Traffic traffic, RedisProbe redis, Duration runUp, Duration duration) throws InterruptedException {
		return load(traffic, redis).measure(runUp, duration);
	}

	@Override
	public void close() {
		this.competitor.close();
	}

}
