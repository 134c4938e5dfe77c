package io.trypema.redis;

import java.util.List;

/**
 * A sequence of actions on some processes.
 */
record Schedule(ScheduleSetup setup, List<ScheduleAction> actions) {

	Schedule withActions(List<ScheduleAction> actions) {
		return new Schedule(this.setup, List.copyOf(actions));
	}

}
