package io.trypema.benchmark.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * A thread that waits for each answer.
 */
class BlockingCaller extends Caller {

	private final int callsPerTimedOne;

	/**
	 * Create a caller.
	 * @param competitor the limiter to call
	 * @param keys the keys to call it with
	 * @param callsPerTimedOne the number of calls of which one is timed
	 */
	BlockingCaller(RemoteCompetitor competitor, Supplier<String> keys, int callsPerTimedOne) {
		super(competitor, keys);
		this.callsPerTimedOne = callsPerTimedOne;
	}

	@Override
	final CompletableFuture<Void> start() {
		return CompletableFuture.runAsync(this::call, (work) -> new Thread(work, "caller").start());
	}

	private void call() {
		while (!isStopped()) {
			long begin = System.nanoTime();
			int refusals = refusal(begin);
			long nanos = System.nanoTime() - begin;
			for (int i = 1; i < this.callsPerTimedOne; i++) {
				refusals += refusal(begin);
			}
			this.log.record(this.callsPerTimedOne, refusals, nanos);
		}
	}

	private int refusal(long begin) {
		if (this.competitor.acquire(nextKey())) {
			admitted(begin);
			return 0;
		}
		return 1;
	}

	/**
	 * Callback invoked after an admitted call.
	 * @param begin a time before it began
	 */
	void admitted(long begin) {
	}

}
