package io.trypema;

/**
 * The count that a conditional set found, and the count that it left.
 *
 * @param matched whether the comparator held, and the target was therefore set
 * @param previous the permits in the window before
 * @param current the permits in the window after; equal to {@code previous} on a miss
 * @since 0.1.0
 */
public record ConditionalSetOutcome(boolean matched, long previous, long current) {
}
