package io.trypema.redis;

import java.util.concurrent.ScheduledExecutorService;

/**
 * What all lanes share.
 *
 * @param scripts the scripts to run
 * @param names how to name keys
 * @param timeoutNanos how long a call waits for its decision
 * @param timer where time-outs are noticed
 * @param listener whom to tell what was asked and how long it took
 */
record EngineSettings(Scripts scripts, KeyNames names, long timeoutNanos, ScheduledExecutorService timer,
		RedisListener listener) {
}
