package io.trypema.redis;

import java.util.EnumMap;
import java.util.Map;

/**
 * The possible steps of a schedule, and their frequency.
 */
enum ScheduleKind {

	/** Messages are late and out of order, but nothing is lost: the counts are equal. */
	LOSSLESS,

	/** Messages are lost and repeated, and processes pause, die and close. */
	LOSSY,

	/** Calls are refunded. Nothing is repeated: Redis runs each message once. */
	REFUNDS,

	/** Keys are set and deleted. Nothing is repeated: Redis runs each message once. */
	RESETS;

	/** Return whether the count in Redis equals the admissions. */
	boolean losesNothing() {
		return this == LOSSLESS;
	}

	/** Return the relative frequency of each step. */
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
