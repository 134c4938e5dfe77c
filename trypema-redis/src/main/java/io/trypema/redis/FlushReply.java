package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * The reply for one key of a batch.
 *
 * @param <V> the type of the values of a key
 * @param status whether it was added
 * @param values the present values in Redis, unless it has something other than a number
 */
record FlushReply<V>(CounterReply.Status status, @Nullable V values) {
}
