package io.trypema.redis;

/**
 * A schedule that fails.
 *
 * @param seed its seed
 * @param schedule the minimal part of it that still fails
 * @param verdict the violations
 */
record ScheduleFinding(long seed, Schedule schedule, ScheduleVerdict verdict) {

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		text.append("Seed ").append(this.seed).append(" (").append(this.schedule.setup()).append("): ");
		text.append(this.verdict.violations().get(0));
		text.append("\nThe fewest actions that do it, and what comes of them:");
		this.verdict.trace().forEach((line) -> text.append("\n").append(line));
		return text.toString();
	}

}
