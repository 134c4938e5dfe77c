package io.trypema.benchmark.redis;

import java.util.function.Supplier;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * A thread that records the times of its admitted calls, which must be few.
 */
final class LoggingCaller extends BlockingCaller {

	LoggingCaller(RemoteCompetitor competitor, Supplier<String> keys, int callsPerTimedOne) {
		super(competitor, keys, callsPerTimedOne);
	}

	@Override
	void admitted(long begin) {
		this.log.admissions().add(begin, System.nanoTime());
	}

}
