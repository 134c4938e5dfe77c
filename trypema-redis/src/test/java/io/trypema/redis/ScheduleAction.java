package io.trypema.redis;

/**
 * An action in a schedule. An action that does not apply, such as one on a missing
 * message, does nothing, so that any part of a schedule is also a schedule.
 *
 * @param step the kind of action
 * @param who the number of a process, of a message or of an admission
 * @param what the number of a key, or a variant
 * @param amount permits, microseconds or a target
 * @param times how often
 */
record ScheduleAction(ScheduleStep step, int who, int what, long amount, int times) {
}
