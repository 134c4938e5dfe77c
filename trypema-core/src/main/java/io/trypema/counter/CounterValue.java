package io.trypema.counter;

/**
 * The value of a counter for one key.
 *
 * @param key the key
 * @param value the value; zero for a key that was never counted
 * @since 0.1.0
 */
public record CounterValue(String key, long value) {
}
