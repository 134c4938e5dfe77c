package io.trypema.counter;

/**
 * The result of a change of a counter.
 *
 * @param key the key
 * @param value the value after it
 * @param previous the value before it
 * @param changed whether the condition of the change held; the value may be unchanged
 * even then
 * @since 0.1.0
 */
public record CounterChange(String key, long value, long previous, boolean changed) {
}
