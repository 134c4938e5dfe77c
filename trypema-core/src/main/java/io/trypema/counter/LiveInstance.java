package io.trypema.counter;

import java.time.Duration;

/**
 * An instance that has slices of a counter, or could have.
 *
 * @param id its id
 * @param silence the time since its last heartbeat
 * @since 0.1.0
 */
public record LiveInstance(String id, Duration silence) {
}
