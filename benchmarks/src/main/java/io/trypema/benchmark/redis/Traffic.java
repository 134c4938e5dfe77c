package io.trypema.benchmark.redis;

import java.util.List;
import java.util.stream.IntStream;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * The calls to a limiter.
 *
 * @param style how each caller calls
 * @param callers the number of callers
 * @param perSecond the total calls per second, if they are paced
 */
record Traffic(Style style, int callers, double perSecond) {

	static Traffic blocking(int threads) {
		return new Traffic(Style.BLOCKING, threads, Double.NaN);
	}

	static Traffic inFlight(int calls) {
		return new Traffic(Style.IN_FLIGHT, calls, Double.NaN);
	}

	static Traffic logging(int threads) {
		return new Traffic(Style.LOGGING, threads, Double.NaN);
	}

	static Traffic paced(int threads, double perSecond) {
		return new Traffic(Style.PACED, threads, perSecond);
	}

	/**
	 * Return callers that have not started.
	 * @param competitor the limiter to call
	 * @param keys the keys to call it with
	 * @param callsPerTimedOne the number of calls of which one is timed, if callers block
	 * @return the callers
	 */
	List<Caller> callers(RemoteCompetitor competitor, Keys keys, int callsPerTimedOne) {
		return IntStream.range(0, this.callers).mapToObj((i) -> caller(competitor, keys, callsPerTimedOne)).toList();
	}

	private Caller caller(RemoteCompetitor competitor, Keys keys, int callsPerTimedOne) {
		return switch (this.style) {
			case BLOCKING -> new BlockingCaller(competitor, keys.source(), callsPerTimedOne);
			case LOGGING -> new LoggingCaller(competitor, keys.source(), callsPerTimedOne);
			case IN_FLIGHT -> new AsyncCaller(competitor, keys.source());
			case PACED -> new PacedCaller(competitor, keys.source(), this.perSecond / this.callers);
		};
	}

	/**
	 * How a caller calls.
	 */
	enum Style {

		/** Wait for each answer. */
		BLOCKING,

		/** Wait for each answer, and record the times of admitted calls. */
		LOGGING,

		/** Make the next call when the answer arrives. */
		IN_FLIGHT,

		/** Call at a steady rate, and record the times of admitted calls. */
		PACED

	}

}
