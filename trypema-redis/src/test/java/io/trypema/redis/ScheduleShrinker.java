package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds a minimal failing part of a schedule: removes ever smaller parts until no action
 * can be removed, and then reduces the remaining actions.
 */
final class ScheduleShrinker {

	private final Predicate<Schedule> fails;

	private Schedule schedule;

	private ScheduleShrinker(Schedule schedule, Predicate<Schedule> fails) {
		this.schedule = schedule;
		this.fails = fails;
	}

	/**
	 * Shrink a schedule.
	 * @param schedule a schedule that fails
	 * @param fails whether a schedule fails
	 */
	static Schedule shrink(Schedule schedule, Predicate<Schedule> fails) {
		ScheduleShrinker shrinker = new ScheduleShrinker(schedule, fails);
		boolean smaller = true;
		while (smaller) {
			smaller = shrinker.leaveOut() || shrinker.lessen();
		}
		return shrinker.schedule;
	}

	private boolean leaveOut() {
		int before = this.schedule.actions().size();
		for (int part = Math.max(1, before / 2); part > 0; part /= 2) {
			for (int from = this.schedule.actions().size() - 1; from >= 0; from -= part) {
				List<ScheduleAction> fewer = new ArrayList<>(this.schedule.actions());
				fewer.subList(Math.max(0, from - part + 1), from + 1).clear();
				take(fewer);
			}
		}
		return this.schedule.actions().size() < before;
	}

	private boolean lessen() {
		boolean lessened = false;
		for (int i = 0; i < this.schedule.actions().size(); i++) {
			for (ScheduleAction less : lesser(this.schedule.actions().get(i))) {
				List<ScheduleAction> changed = new ArrayList<>(this.schedule.actions());
				changed.set(i, less);
				if (take(changed)) {
					lessened = true;
					break;
				}
			}
		}
		return lessened;
	}

	private static List<ScheduleAction> lesser(ScheduleAction action) {
		List<ScheduleAction> lesser = new ArrayList<>();
		if (action.times() > 1) {
			lesser.add(new ScheduleAction(action.step(), action.who(), action.what(), action.amount(), 1));
			lesser.add(new ScheduleAction(action.step(), action.who(), action.what(), action.amount(),
					action.times() - 1));
		}
		if (action.step() == ScheduleStep.CALL && action.amount() > 1) {
			lesser.add(new ScheduleAction(action.step(), action.who(), action.what(), 1, action.times()));
		}
		return lesser;
	}

	private boolean take(List<ScheduleAction> actions) {
		Schedule candidate = this.schedule.withActions(actions);
		if (this.fails.test(candidate)) {
			this.schedule = candidate;
			return true;
		}
		return false;
	}

}
