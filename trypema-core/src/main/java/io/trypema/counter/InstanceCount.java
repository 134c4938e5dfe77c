package io.trypema.counter;

/**
 * The value of a counter for one key, over all instances and of one.
 *
 * @param key the key
 * @param cumulative the sum of the slices of all live instances
 * @param mine the slice of the calling instance
 * @since 0.1.0
 */
public record InstanceCount(String key, long cumulative, long mine) {
}
