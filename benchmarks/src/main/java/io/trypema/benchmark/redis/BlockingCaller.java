package io.trypema.benchmark.redis;

import java.util.concurrent.CompletableFuture;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * A thread that waits for each answer.
 */
final class BlockingCaller extends Caller {

	private final int callsPerTimedOne;

	/**
	 * Create a caller.
	 * @param competitor the limiter to ask
	 * @param keys the keys to ask for, each as likely as the others
	 * @param callsPerTimedOne one call in so many is timed
	 */
	BlockingCaller(RemoteCompetitor competitor, String[] keys, int callsPerTimedOne) {
		super(competitor, keys);
		this.callsPerTimedOne = callsPerTimedOne;
	}

	@Override
	CompletableFuture<Void> start() {
		return CompletableFuture.runAsync(this::call, (work) -> new Thread(work, "caller").start());
	}

	private void call() {
		while (!isStopped()) {
			long begin = System.nanoTime();
			int refusals = refusal();
			long nanos = System.nanoTime() - begin;
			for (int i = 1; i < this.callsPerTimedOne; i++) {
				refusals += refusal();
			}
			this.log.record(this.callsPerTimedOne, refusals, nanos);
		}
	}

	private int refusal() {
		return this.competitor.acquire(nextKey()) ? 0 : 1;
	}

}
