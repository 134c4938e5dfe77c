package io.trypema.redis;

import java.util.EnumMap;
import java.util.Map;

/**
 * What may happen in a schedule, and how often.
 */
enum ScheduleKind {

	/** Messages are late and in any order, but nothing is lost: the counts are equal. */
	LOSSLESS,

	/** Messages are lost and repeated, and processes stand still, die and close. */
	LOSSY,

	/** Calls are refunded. Nothing is repeated: Redis runs once what it gets. */
	REFUNDS,

	/** Keys are set and deleted. Nothing is repeated: Redis runs once what it gets. */
	RESETS;

	/** Whether all that is counted in Redis was admitted, and the other way round. */
	boolean losesNothing() {
		return this == LOSSLESS;
	}

	/** Return how often each step comes, in proportion. */
	Map<ScheduleStep, Integer> weights() {
		Map<ScheduleStep, Integer> weights = new EnumMap<>(Map.of(ScheduleStep.CALL, 100, ScheduleStep.ADVANCE, 50,
				ScheduleStep.ADVANCE_TO_EDGE, 4, ScheduleStep.PUMP, 30, ScheduleStep.DELIVER, 14, ScheduleStep.ANSWER,
				14, ScheduleStep.HOLD, 14, ScheduleStep.USAGE, 8, ScheduleStep.PEEK, 4, ScheduleStep.REFUSE, 2));
		if (!losesNothing()) {
			weights.putAll(Map.of(ScheduleStep.LOSE, 2, ScheduleStep.LOSE_ANSWER, 2, ScheduleStep.DISCONNECT, 1,
					ScheduleStep.PAUSE, 2, ScheduleStep.RESUME, 6, ScheduleStep.CLOSE, 1));
		}
		weights.putAll(switch (this) {
			case LOSSLESS -> Map.of();
			case LOSSY -> Map.of(ScheduleStep.LOSE, 4, ScheduleStep.LOSE_ANSWER, 4, ScheduleStep.REPEAT, 8,
					ScheduleStep.PAUSE, 4, ScheduleStep.DIE, 1);
			case REFUNDS -> Map.of(ScheduleStep.REFUND, 40);
			case RESETS -> Map.of(ScheduleStep.SET, 5, ScheduleStep.DELETE, 5);
		});
		return weights;
	}

}
