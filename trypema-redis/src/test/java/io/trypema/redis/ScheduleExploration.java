package io.trypema.redis;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.trypema.redis.test.RedisServer;

/**
 * Runs schedules until one fails, and shrinks it.
 */
final class ScheduleExploration implements AutoCloseable {

	/** Keys expire in real time, after a window and a second at the earliest. */
	private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final ScheduleServer server;

	private final List<ScheduleKind> kinds;

	/**
	 * Create an exploration.
	 * @param redis where the scripts run
	 * @param scripts the scripts, which read the clock of a test
	 * @param kinds the kinds of schedules, with duplicates as weights
	 */
	ScheduleExploration(RedisServer redis, Scripts scripts, List<ScheduleKind> kinds) {
		this.server = new ScheduleServer(redis, scripts);
		this.kinds = kinds;
	}

	/** Run the schedules of some seeds, and return the first finding. */
	@Nullable ScheduleFinding explore(long firstSeed, long number) {
		for (long i = 0; i < number; i++) {
			ScheduleFinding finding = explore(firstSeed + i);
			if (finding != null) {
				return finding;
			}
		}
		return null;
	}

	private @Nullable ScheduleFinding explore(long seed) {
		Schedule schedule = ScheduleGenerator.generate(seed, this.kinds);
		Set<String> kinds = run(schedule, false).kinds();
		if (kinds.isEmpty()) {
			return null;
		}
		Schedule least = ScheduleShrinker.shrink(schedule,
				(candidate) -> !Collections.disjoint(run(candidate, false).kinds(), kinds));
		return new ScheduleFinding(seed, least, run(least, true));
	}

	/**
	 * Run a schedule, and run it again if it failed and took so long that keys expired
	 * too early.
	 */
	ScheduleVerdict run(Schedule schedule, boolean traced) {
		ScheduleVerdict verdict;
		long start;
		do {
			start = System.nanoTime();
			verdict = ScheduleVerdict.of(schedule, this.server, traced);
		}
		while (!verdict.isGood() && System.nanoTime() - start > MAX_NANOS);
		return verdict;
	}

	@Override
	public void close() {
		this.server.close();
	}

}
