package io.trypema.benchmark.redis;

import java.util.Locale;

/**
 * A reported measure of a round.
 */
enum Measure {

	/** Decisions per second. */
	DECISIONS("decisions/s"),

	/** The median time for a call. */
	P50("p50 µs"),

	/** The time that one call in a hundred exceeds. */
	P99("p99 µs"),

	/** Processor time of Redis for a decision. */
	REDIS_CPU("Redis CPU µs"),

	/** Commands that Redis processes, those of scripts included. */
	COMMANDS("Redis commands/s"),

	/** Commands that Redis processes for a decision, those of scripts included. */
	COMMANDS_PER_DECISION("Redis commands"),

	/** Processors that Redis keeps busy. */
	REDIS_CORES("Redis CPU s/s"),

	/** The share of calls that are refused. */
	REFUSED("refused"),

	/** Calls admitted per second. */
	ADMITTED("admitted/s"),

	/** A lower bound of the most calls admitted in a window. */
	FULLEST_WINDOW("fullest window"),

	/** The bytes that the client allocates for a decision. */
	ALLOCATED("client bytes");

	private final String title;

	Measure(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	double of(Sample sample) {
		return switch (this) {
			case DECISIONS -> sample.perSecond();
			case P50 -> sample.latencyMicros(50);
			case P99 -> sample.latencyMicros(99);
			case REDIS_CPU -> sample.redisCpuMicros();
			case COMMANDS -> sample.commandsPerSecond();
			case COMMANDS_PER_DECISION -> sample.commandsPerDecision();
			case REDIS_CORES -> sample.redisCores();
			case REFUSED -> sample.refusedShare();
			case ADMITTED -> sample.admittedPerSecond();
			case FULLEST_WINDOW -> sample.fullestWindow();
			case ALLOCATED -> sample.allocated();
		};
	}

	/** Write a value as briefly as its size allows. */
	static String format(double value) {
		return String.format(Locale.ROOT,
				(value > 0 && value < 0.1) ? "%.3f" : (value < 10) ? "%.2f" : (value < 100) ? "%.1f" : "%.0f", value);
	}

}
