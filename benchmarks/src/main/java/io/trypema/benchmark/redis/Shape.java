package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * The shapes of load.
 */
enum Shape {

	/** Nobody to share anything with. */
	LONE_CALLER("one hot key, 1 blocking caller", 1, 1, Limits.NEVER_USED_UP),

	/** A few threads. */
	BLOCKING_16("one hot key, 16 blocking callers", 1, 16, Limits.NEVER_USED_UP),

	/** Many threads. */
	BLOCKING_64("one hot key, 64 blocking callers", 1, 64, Limits.NEVER_USED_UP),

	/** No waiting threads. */
	ASYNC_64("one hot key, 64 in flight", 1, 64, Limits.NEVER_USED_UP),

	/** A key whose limit was used up long ago and stays so. */
	REFUSED_64("one hot key, refused, 64 in flight", 1, 64, Limits.USED_UP),

	/** A key for each customer, all equally busy. */
	MANY_KEYS("100 000 uniform keys, 64 in flight", 100_000, 64, Limits.CUSTOMER),

	/** As the local provider is called. */
	IN_PROCESS("one hot key, 2 threads", 1, 2, Limits.IN_PROCESS),

	/** As the local provider is called, for many keys. */
	IN_PROCESS_MANY_KEYS("100 000 uniform keys, 2 threads", 100_000, 2, Limits.IN_PROCESS);

	private final String title;

	private final int keys;

	private final int callers;

	private final long permits;

	Shape(String title, int keys, int callers, long permits) {
		this.title = title;
		this.keys = keys;
		this.callers = callers;
		this.permits = permits;
	}

	String title() {
		return this.title;
	}

	int keys() {
		return this.keys;
	}

	/** Return the limit of each key in the window. */
	long permits() {
		return this.permits;
	}

	Duration window() {
		return isInProcess() ? Duration.ofHours(1) : Duration.ofMinutes(1);
	}

	boolean isRefused() {
		return this == REFUSED_64;
	}

	boolean isInProcess() {
		return this == IN_PROCESS || this == IN_PROCESS_MANY_KEYS;
	}

	/**
	 * Return how long callers are at work before a measurement. With many keys, leases
	 * have to find their sizes.
	 */
	Duration runUp() {
		return (this == IN_PROCESS_MANY_KEYS) ? Duration.ofSeconds(4) : Duration.ofMillis(50);
	}

	private boolean isAsync() {
		return this == ASYNC_64 || this == REFUSED_64 || this == MANY_KEYS;
	}

	/** Return the libraries that are put under this load. */
	Stream<RemoteLibrary> libraries() {
		return Arrays.stream(RemoteLibrary.values()).filter((library) -> library.isInProcess() == isInProcess());
	}

	/** Return the library that the others are compared with. */
	RemoteLibrary reference() {
		return isInProcess() ? RemoteLibrary.TRYPEMA_LOCAL : RemoteLibrary.GCRA_SCRIPT;
	}

	/** Return what is of interest under this load. */
	List<Measure> measures() {
		return isInProcess() ? List.of(Measure.DECISIONS, Measure.P50, Measure.P99, Measure.COMMANDS)
				: List.of(Measure.DECISIONS, Measure.P50, Measure.P99, Measure.REDIS_CPU, Measure.ALLOCATED);
	}

	List<? extends Caller> callers(RemoteCompetitor competitor, String[] keysToAsk) {
		int callsPerTimedOne = isInProcess() ? 64 : 1;
		return IntStream.range(0, this.callers)
			.mapToObj((i) -> isAsync() ? new AsyncCaller(competitor, keysToAsk)
					: new BlockingCaller(competitor, keysToAsk, callsPerTimedOne))
			.toList();
	}

	/**
	 * Permits in the window.
	 */
	private static final class Limits {

		/** More than Redis can decide. */
		static final long NEVER_USED_UP = 100_000_000;

		/** More than can be decided in process. */
		static final long IN_PROCESS = 100_000_000_000L;

		/** So low that keys are remembered until their next call. */
		static final long CUSTOMER = 100;

		static final long USED_UP = 10;

	}

}
