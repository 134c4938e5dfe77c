package io.trypema.redis;

/**
 * What happens next in a schedule. An action that does not apply, as when there is no
 * such message, does nothing, so that any part of a schedule is one too.
 *
 * @param step what to do
 * @param who the number of a process, of a message or of an admission
 * @param what the number of a key, or how
 * @param amount permits, microseconds or a target
 * @param times how often
 */
record ScheduleAction(ScheduleStep step, int who, int what, long amount, int times) {
}
