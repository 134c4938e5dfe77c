package io.trypema.benchmark.redis;

import org.HdrHistogram.Histogram;

/**
 * The measurements of one round.
 *
 * @param decisions the decisions
 * @param refusals how many of them were refusals
 * @param seconds the duration of the round
 * @param redisCpuSeconds the processor time that Redis used
 * @param redisCommands the commands that Redis processed
 * @param allocatedBytes the bytes that all threads of the client allocated
 * @param latencies the durations of calls, in nanoseconds
 * @param fullestWindow the most calls admitted in a window, run-up included, if the
 * callers record them
 */
record Sample(long decisions, long refusals, double seconds, double redisCpuSeconds, double redisCommands,
		double allocatedBytes, Histogram latencies, int fullestWindow) {

	double perSecond() {
		return this.decisions / this.seconds;
	}

	double redisCpuMicros() {
		return this.redisCpuSeconds * 1e6 / this.decisions;
	}

	double allocated() {
		return this.allocatedBytes / this.decisions;
	}

	double commandsPerSecond() {
		return this.redisCommands / this.seconds;
	}

	double commandsPerDecision() {
		return this.redisCommands / this.decisions;
	}

	/** Return the number of processors that Redis kept busy. */
	double redisCores() {
		return this.redisCpuSeconds / this.seconds;
	}

	double refusedShare() {
		return (double) this.refusals / this.decisions;
	}

	double admittedPerSecond() {
		return (this.decisions - this.refusals) / this.seconds;
	}

	/** Return a latency, not a number if no call was timed. */
	double latencyMicros(double percentile) {
		return (this.latencies.getTotalCount() > 0) ? this.latencies.getValueAtPercentile(percentile) / 1e3
				: Double.NaN;
	}

}
