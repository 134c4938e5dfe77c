package io.trypema.benchmark.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * Acquires one permit after another until stopped.
 */
abstract class Caller {

	final RemoteCompetitor competitor;

	final CallLog log = new CallLog();

	private final Supplier<String> keys;

	private volatile boolean stopped;

	Caller(RemoteCompetitor competitor, Supplier<String> keys) {
		this.competitor = competitor;
		this.keys = keys;
	}

	/**
	 * Start calling.
	 * @return a future that completes after {@link #stop()} or a failure
	 */
	abstract CompletableFuture<Void> start();

	final void stop() {
		this.stopped = true;
	}

	final boolean isStopped() {
		return this.stopped;
	}

	final String nextKey() {
		return this.keys.get();
	}

}
