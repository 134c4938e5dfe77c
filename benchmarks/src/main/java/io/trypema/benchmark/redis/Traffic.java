package io.trypema.benchmark.redis;

import java.util.List;
import java.util.stream.IntStream;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * How a limiter is called.
 *
 * @param style what each caller does
 * @param callers how many callers there are
 * @param perSecond the calls of all together in a second, if they are paced
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
	 * Return callers that have not begun.
	 * @param competitor the limiter to ask
	 * @param keys the keys to ask for
	 * @param callsPerTimedOne one call in so many is timed, if callers block
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
	 * What a caller does.
	 */
	enum Style {

		/** Wait for each answer. */
		BLOCKING,

		/** Wait for each answer, and keep when calls were admitted. */
		LOGGING,

		/** Make the next call when there is an answer. */
		IN_FLIGHT,

		/** Call at a steady rate, and keep when calls were admitted. */
		PACED

	}

}
