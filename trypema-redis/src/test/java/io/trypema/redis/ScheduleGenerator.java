package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.trypema.RateLimit;

/**
 * Generates a schedule from a seed.
 */
final class ScheduleGenerator {

	private static final int MIN_ACTIONS = 30;

	private static final int MAX_ACTIONS = 180;

	/** Factors of the usual frequency of a step in a schedule. */
	private static final List<Integer> FACTORS = List.of(0, 1, 1, 2, 4);

	/** Percentages of actions after which messages are delivered. */
	private static final List<Integer> PROMPTNESS = List.of(0, 30, 70, 95, 95);

	/** Latencies of these messages in microseconds. */
	private static final List<Integer> LATENCIES = List.of(0, 0, 1000, 5000, 10_000, 20_000);

	/** Minimum numbers of time steps per window. */
	private static final List<Integer> PACES = List.of(1000, 200, 50, 20, 4);

	private final Random random;

	private final ScheduleSetup setup;

	private final long capacity;

	private final int pace;

	/** The most frequent caller, and its key. */
	private final int favourite;

	private ScheduleGenerator(long seed, List<ScheduleKind> kinds) {
		// Consecutive seeds yield similar first numbers
		this.random = new Random(seed * 0x9E3779B97F4A7C15L);
		this.capacity = switch (oneOf(6)) {
			case 0 -> 2 + oneOf(8);
			case 1, 2 -> 10 + oneOf(51);
			default -> 500 + oneOf(1501);
		};
		this.pace = PACES.get(oneOf(PACES.size()));
		this.favourite = oneOf(60);
		this.setup = setup(seed, kinds.get(oneOf(kinds.size())));
	}

	/** Return the schedule of a seed, with one of the given kinds. */
	static Schedule generate(long seed, List<ScheduleKind> kinds) {
		return new ScheduleGenerator(seed, kinds).schedule();
	}

	private int oneOf(int number) {
		return this.random.nextInt(number);
	}

	private int who() {
		return (oneOf(2) == 0) ? this.favourite : oneOf(60);
	}

	private ScheduleSetup setup(long seed, ScheduleKind kind) {
		Duration window = Duration.ofMillis(List.of(1000, 1000, 1000, 200, 10_000).get(oneOf(5)));
		Duration bucket = window.dividedBy(List.of(100, 100, 20, 4).get(oneOf(4)));
		int hybrids = (oneOf(8) == 0) ? 0 : 1 + oneOf(3);
		int directs = (hybrids == 0) ? 2 : oneOf(3) / 2;
		return new ScheduleSetup(seed, kind, hybrids, directs, 1 + oneOf(4) / 3, RateLimit.of(this.capacity, window),
				window, bucket, Duration.ofMillis(List.of(1, 10, 10).get(oneOf(3))),
				Duration.ofMillis(kind.losesNothing() ? 1000 : List.of(200, 200, 50, 1000).get(oneOf(4))));
	}

	private Schedule schedule() {
		Map<ScheduleStep, Integer> weights = weights();
		int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
		int size = MIN_ACTIONS + oneOf(MAX_ACTIONS - MIN_ACTIONS);
		List<ScheduleAction> actions = new ArrayList<>();
		int promptness = PROMPTNESS.get(oneOf(PROMPTNESS.size()));
		int latency = LATENCIES.get(oneOf(LATENCIES.size()));
		while (actions.size() < size) {
			actions.add(action(step(weights, oneOf(sum))));
			if (oneOf(100) < promptness) {
				if (latency > 0) {
					actions.add(new ScheduleAction(ScheduleStep.ADVANCE, 0, 0, latency, 1));
				}
				actions.add(action(ScheduleStep.PUMP));
			}
		}
		return new Schedule(this.setup, List.copyOf(actions));
	}

	/**
	 * Return random weights for this schedule, so that some schedules lack steps that are
	 * frequent in others.
	 */
	private Map<ScheduleStep, Integer> weights() {
		Map<ScheduleStep, Integer> weights = this.setup.kind().weights();
		weights.replaceAll((step, weight) -> weight * FACTORS.get(oneOf(FACTORS.size())));
		weights.merge(ScheduleStep.CALL, 50, Integer::sum);
		weights.merge(ScheduleStep.ADVANCE, 25, Integer::sum);
		return weights;
	}

	private static ScheduleStep step(Map<ScheduleStep, Integer> weights, int draw) {
		int left = draw;
		for (Map.Entry<ScheduleStep, Integer> weight : weights.entrySet()) {
			left -= weight.getValue();
			if (left < 0) {
				return weight.getKey();
			}
		}
		throw new IllegalArgumentException("The draw is too high: " + draw);
	}

	private ScheduleAction action(ScheduleStep step) {
		return switch (step) {
			case CALL, PEEK -> call(step);
			case ADVANCE -> advance();
			case ADVANCE_TO_EDGE -> new ScheduleAction(step, oneOf(1000), oneOf(2), oneOf(3) - 1, 1);
			case SET -> new ScheduleAction(step, who(), who(), oneOf((int) this.capacity + 1), oneOf(3));
			case HOLD, LOSE, LOSE_ANSWER, REPEAT, REFUSE -> new ScheduleAction(step, who(), oneOf(2), 0, 1);
			case DISCONNECT -> new ScheduleAction(step, who(), oneOf(2), 0, 1);
			case DELIVER, ANSWER -> new ScheduleAction(step, oneOf(3) == 0 ? oneOf(60) : 0, 0, 0, 1);
			default -> new ScheduleAction(step, who(), who(), 0, 1);
		};
	}

	private ScheduleAction call(ScheduleStep step) {
		int share = (oneOf(3) == 0) ? 8 : 100;
		long permits = 1L + oneOf((int) this.capacity / share + 1);
		int most = (oneOf(12) == 0) ? (int) Math.min(60, this.capacity / permits + 2) : 3;
		return new ScheduleAction(step, who(), who(), permits, 1 + oneOf(most));
	}

	/** Time passes in small steps mostly, and sometimes as far as another window. */
	private ScheduleAction advance() {
		long window = this.setup.windowMicros();
		long most = 1 + window / ((oneOf(4) > 0) ? this.pace : PACES.get(oneOf(PACES.size())));
		if (oneOf(40) == 0) {
			most = 2 * window;
		}
		return new ScheduleAction(ScheduleStep.ADVANCE, 0, oneOf(2), 1L + oneOf((int) most), 1);
	}

}
