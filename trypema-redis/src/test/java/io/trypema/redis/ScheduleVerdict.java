package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.trypema.RateLimiterUnavailableException;

/**
 * The violations found in a schedule that has run, if any.
 *
 * @param violations the violations
 * @param trace the events, if requested
 */
record ScheduleVerdict(List<String> violations, List<String> trace) {

	/**
	 * The maximum delay of the recorded times of permits from a rarely settled lease.
	 */
	private static final Duration MAX_SHIFT = Duration.ofSeconds(30);

	/** The number of comparisons of the counts while permits leave the window. */
	private static final int MAX_EDGES = 8;

	/**
	 * The time after which all calls have ended, whatever the state of the circuit
	 * breaker.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	boolean isGood() {
		return this.violations.isEmpty();
	}

	/** Return the violations without their numbers. */
	Set<String> kinds() {
		return this.violations.stream().map((text) -> text.replaceAll("\\d+", "")).collect(Collectors.toSet());
	}

	/** Run a schedule. */
	static ScheduleVerdict of(Schedule schedule, ScheduleServer server, boolean traced) {
		SimulatedWorld world = new SimulatedWorld(schedule.setup(), server, traced);
		ScheduleRun run = new ScheduleRun(schedule.setup(), world);
		List<String> violations = new ArrayList<>();
		try {
			schedule.actions().forEach(run::take);
			run.finish();
			new Judge(schedule.setup(), run, world, violations).judge();
		}
		catch (RuntimeException ex) {
			violations.add("it broke with " + ex + causes(ex));
		}
		return new ScheduleVerdict(violations, world.trace().lines());
	}

	private static String causes(Throwable failure) {
		StringBuilder causes = new StringBuilder();
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			causes.append(", caused by ").append(cause);
			Stream.of(cause.getStackTrace()).limit(1).forEach((frame) -> causes.append(" at ").append(frame));
		}
		return causes.toString();
	}

	/**
	 * Compares the counts with the admissions.
	 */
	private record Judge(ScheduleSetup setup, ScheduleRun run, SimulatedWorld world, List<String> violations) {

		void judge() {
			SimulatedProcess reader = this.world.openReader();
			checkFailures();
			forEachKey((log, key) -> checkWindows(ScheduleCalls.name(key), log));
			forEachKey((log, key) -> checkCount(ScheduleCalls.name(key), log, used(reader, key)));
			for (long edge : edges()) {
				this.world.advance(edge - this.world.time().micros(), true);
				forEachKey((log, key) -> checkCount(ScheduleCalls.name(key), log, used(reader, key)));
			}
			this.world.advance(PATIENCE.plus(this.setup.window().multipliedBy(2)).toNanos() / 1000, true);
			checkCalls();
			forEachKey((log, key) -> check(used(reader, key) == 0,
					ScheduleCalls.name(key) + " still counts permits in the end"));
		}

		private void forEachKey(ObjIntConsumer<AdmissionLog> use) {
			for (int key = 0; key < this.setup.keys(); key++) {
				use.accept(this.run.calls().logs().get(key), key);
			}
		}

		/** Return the last moments of some admissions in their windows. */
		private long[] edges() {
			long now = this.world.time().micros();
			long[] edges = this.run.calls()
				.admissions()
				.stream()
				.mapToLong((admission) -> admission.begin() + this.setup.windowMicros() - 1)
				.filter((edge) -> edge > now)
				.distinct()
				.sorted()
				.toArray();
			int every = edges.length / MAX_EDGES + 1;
			return IntStream.range(0, edges.length)
				.filter((i) -> (edges.length - 1 - i) % every == 0)
				.mapToLong((i) -> edges[i])
				.toArray();
		}

		private long used(SimulatedProcess reader, int key) {
			return reader.limiter().usageAsync(ScheduleCalls.name(key), this.setup.limit()).join().accepted();
		}

		private void check(boolean holds, String violation) {
			if (!holds) {
				this.violations.add(violation);
				this.world.trace().note(() -> violation);
			}
		}

		private void checkFailures() {
			this.run.calls()
				.failures()
				.stream()
				.filter((failure) -> !isExpected(failure))
				.forEach((failure) -> check(false, "a call failed with " + failure + causes(failure)));
		}

		private boolean isExpected(Throwable failure) {
			return Failures.unwrap(failure) instanceof RateLimiterUnavailableException
					&& !this.setup.kind().losesNothing();
		}

		private void checkWindows(String key, AdmissionLog log) {
			long most = log.mostWithin(this.setup.windowMicros());
			check(most <= this.setup.limit().permits().longValue(),
					most + " permits of " + key + " were admitted within one window");
		}

		private void checkCount(String key, AdmissionLog log, long used) {
			long now = this.world.time().micros();
			long least = log.least(now, this.setup.windowMicros());
			check(used >= least,
					"Redis counts " + used + " permits of " + key + " of " + least + " that were admitted");
			if (this.setup.kind().losesNothing()) {
				long most = log.endedAfter(now - this.setup.windowMicros() - MAX_SHIFT.toNanos() / 1000);
				check(used <= most,
						"Redis counts " + used + " permits of " + key + ", but only " + most + " were admitted");
			}
		}

		private void checkCalls() {
			this.run.calls().unanswered().forEach((call) -> check(false, "there was no end of: " + call));
		}

	}

}
