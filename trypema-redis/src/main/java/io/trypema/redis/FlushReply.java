package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * The reply for one key of a batch.
 *
 * @param <V> the type of what is known of a key
 * @param status whether it was added
 * @param values what Redis has now, unless that is something else than a number
 */
record FlushReply<V>(CounterReply.Status status, @Nullable V values) {
}
