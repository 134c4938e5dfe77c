package io.trypema.redis;

import java.util.List;

/**
 * What happens to some processes, from beginning to end.
 */
record Schedule(ScheduleSetup setup, List<ScheduleAction> actions) {

	Schedule withActions(List<ScheduleAction> actions) {
		return new Schedule(this.setup, List.copyOf(actions));
	}

}
