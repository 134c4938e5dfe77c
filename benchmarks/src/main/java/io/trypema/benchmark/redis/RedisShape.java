package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.Traffic.Style;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * The shapes of load in which Trypema is compared with other libraries.
 */
enum RedisShape {

	/** A single thread. */
	LONE_CALLER("one hot key, 1 blocking caller", 1, Limits.NEVER_USED_UP, Style.BLOCKING, 1),

	/** A few threads. */
	BLOCKING_16("one hot key, 16 blocking callers", 1, Limits.NEVER_USED_UP, Style.BLOCKING, 16),

	/** Many threads. */
	BLOCKING_64("one hot key, 64 blocking callers", 1, Limits.NEVER_USED_UP, Style.BLOCKING, 64),

	/** No waiting threads. */
	ASYNC_64("one hot key, 64 in flight", 1, Limits.NEVER_USED_UP, Style.IN_FLIGHT, 64),

	/** A key whose limit was used up long ago and stays used up. */
	REFUSED_64("one hot key, refused, 64 in flight", 1, Limits.USED_UP, Style.IN_FLIGHT, 64),

	/** A key for each customer, all equally busy. */
	MANY_KEYS("100 000 uniform keys, 64 in flight", 100_000, Limits.CUSTOMER, Style.IN_FLIGHT, 64),

	/** The load of the local provider. */
	IN_PROCESS("one hot key, 2 threads", 1, Limits.IN_PROCESS, Style.BLOCKING, 2),

	/** The load of the local provider, with many keys. */
	IN_PROCESS_MANY_KEYS("100 000 uniform keys, 2 threads", 100_000, Limits.IN_PROCESS, Style.BLOCKING, 2);

	private final String title;

	private final int keys;

	private final long permits;

	private final Style style;

	private final int callers;

	RedisShape(String title, int keys, long permits, Style style, int callers) {
		this.title = title;
		this.keys = keys;
		this.permits = permits;
		this.style = style;
		this.callers = callers;
	}

	Shape shape() {
		return new Shape(this.title, limitedKeys(), new Traffic(this.style, this.callers, Double.NaN), outcome(),
				runUp(), isInProcess() ? inProcess() : remote());
	}

	private LimitedKeys limitedKeys() {
		Duration window = isInProcess() ? Duration.ofHours(1) : Duration.ofMinutes(1);
		return new LimitedKeys(name(), this.keys, this.permits, window);
	}

	private Outcome outcome() {
		return (this == REFUSED_64) ? Outcome.REFUSED : Outcome.ADMITTED;
	}

	private Duration runUp() {
		return (this.keys > 1) ? Duration.ofSeconds(4) : Duration.ofMillis(50);
	}

	private static Comparison inProcess() {
		return new Comparison(List.of(RemoteLibrary.TRYPEMA_LOCAL, RemoteLibrary.TRYPEMA_HYBRID),
				RemoteLibrary.TRYPEMA_LOCAL, List.of(Measure.DECISIONS, Measure.P50, Measure.P99, Measure.COMMANDS));
	}

	private static Comparison remote() {
		return new Comparison(
				Arrays.stream(RemoteLibrary.values()).filter((library) -> !library.isInProcess()).toList(),
				RemoteLibrary.GCRA_SCRIPT,
				List.of(Measure.DECISIONS, Measure.P50, Measure.P99, Measure.REDIS_CPU, Measure.ALLOCATED));
	}

	private boolean isInProcess() {
		return this == IN_PROCESS || this == IN_PROCESS_MANY_KEYS;
	}

	/** Return the library of Trypema that is put under this load. */
	RemoteLibrary subject() {
		return isInProcess() ? RemoteLibrary.TRYPEMA_HYBRID : RemoteLibrary.TRYPEMA_REDIS;
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
