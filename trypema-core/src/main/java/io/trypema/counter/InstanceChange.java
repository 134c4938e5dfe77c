package io.trypema.counter;

/**
 * The result of a conditional change of a counter with slices.
 *
 * @param count the values after it
 * @param previous the values before it
 * @param changed whether the condition of the change held; the values may be unchanged
 * even then
 * @since 0.1.0
 */
public record InstanceChange(InstanceCount count, InstanceCount previous, boolean changed) {
}
