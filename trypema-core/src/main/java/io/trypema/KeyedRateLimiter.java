package io.trypema;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A limiter that counts permits by key: the operations of both strategies.
 * <p>
 * A key may hold any characters and may be empty. A key of more than 200 characters is
 * stored as its beginning and a hash (SHA-256). The limit passed with a call applies to
 * that call only; it is not stored with the key. A changed rate keeps the key's history;
 * a limit with another window or bucket size has a separate history.
 * <p>
 * Implementations are safe for use by many threads. All methods throw
 * {@link IllegalArgumentException} for permits out of range and for limits that cannot be
 * resolved, and {@link IllegalStateException} once the provider is closed, and
 * {@link NullPointerException} for a key that is {@code null}; the asynchronous ones
 * throw these before they return a future.
 * <p>
 * A provider that depends on another process throws
 * {@link RateLimiterUnavailableException}, or completes the future with it, if it has no
 * answer in time. Then nothing is known to have been counted or changed.
 *
 * @since 0.1.0
 */
public interface KeyedRateLimiter {

	/**
	 * Acquire one permit.
	 * @param key the key
	 * @param limit the limit
	 * @return the decision
	 */
	default RateLimitDecision acquire(String key, RateLimit limit) {
		return acquire(key, limit, 1);
	}

	/**
	 * Acquire permits, all or none.
	 * @param key the key
	 * @param limit the limit
	 * @param permits the permits, from 1 to 2^53 - 1
	 * @return the decision
	 */
	RateLimitDecision acquire(String key, RateLimit limit, long permits);

	/**
	 * Acquire one permit without blocking the caller.
	 * @param key the key
	 * @param limit the limit
	 * @return a future of the decision
	 */
	default CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit) {
		return acquireAsync(key, limit, 1);
	}

	/**
	 * Acquire permits, all or none, without blocking the caller.
	 * @param key the key
	 * @param limit the limit
	 * @param permits the permits, from 1 to 2^53 - 1
	 * @return a future of the decision
	 */
	CompletableFuture<RateLimitDecision> acquireAsync(String key, RateLimit limit, long permits);

	/**
	 * Return the decision that {@link #acquire(String, RateLimit)} would make at this
	 * moment, and change nothing.
	 * @param key the key
	 * @param limit the limit
	 * @return the decision that would be taken
	 * @see #peek(String, RateLimit, long)
	 */
	default RateLimitDecision peek(String key, RateLimit limit) {
		return peek(key, limit, 1);
	}

	/**
	 * Return the decision that {@link #acquire(String, RateLimit, long)} would make at
	 * this moment, and change nothing.
	 * <p>
	 * Under the suppressed strategy a call that would be drawn is shown as allowed if it
	 * can be admitted at all, that is, if the factor is less than 1.
	 * @param key the key
	 * @param limit the limit
	 * @param permits the permits, from 1 to 2^53 - 1
	 * @return the decision that would be made
	 */
	RateLimitDecision peek(String key, RateLimit limit, long permits);

	/**
	 * Return the decision that {@link #acquire(String, RateLimit)} would make, without
	 * blocking the caller.
	 * @param key the key
	 * @param limit the limit
	 * @return a future of the decision that would be taken
	 * @see #peek(String, RateLimit, long)
	 */
	default CompletableFuture<RateLimitDecision> peekAsync(String key, RateLimit limit) {
		return peekAsync(key, limit, 1);
	}

	/**
	 * Return the decision that {@link #acquire(String, RateLimit, long)} would make,
	 * without blocking the caller.
	 * @param key the key
	 * @param limit the limit
	 * @param permits the permits, from 1 to 2^53 - 1
	 * @return a future of the decision that would be made
	 * @see #peek(String, RateLimit, long)
	 */
	CompletableFuture<RateLimitDecision> peekAsync(String key, RateLimit limit, long permits);

	/**
	 * Return the permits that a key has in the window of a limit. Changes nothing and
	 * creates nothing.
	 * @param key the key
	 * @param limit the limit
	 * @return the usage; zeros for an unknown key
	 */
	RateLimitUsage usage(String key, RateLimit limit);

	/**
	 * Return the permits that a key has in the window of a limit, without blocking the
	 * caller. Changes nothing and creates nothing.
	 * @param key the key
	 * @param limit the limit
	 * @return a future of the usage; zeros for an unknown key
	 */
	CompletableFuture<RateLimitUsage> usageAsync(String key, RateLimit limit);

	/**
	 * Refund permits that were admitted just now and not used.
	 * @param key the key
	 * @param limit the limit that they were acquired under
	 * @param permits the permits, from 1 to 2^53 - 1
	 * @see #refund(String, RateLimit, long, Duration)
	 */
	default void refund(String key, RateLimit limit, long permits) {
		refund(key, limit, permits, Duration.ZERO);
	}

	/**
	 * Refund permits that were admitted some time ago and not used. Usage never falls
	 * below zero.
	 * <p>
	 * The age identifies the permits: they are taken from the bucket that was open then,
	 * and from older ones if it holds fewer. Refunding permits that have left the window
	 * meanwhile changes nothing. An age that is too high refunds fewer permits than were
	 * acquired but never makes room for one permit too many; so measure it from before
	 * the acquire. A provider that depends on another process converts the age
	 * immediately to a time by the clock of that process, or an earlier one where that is
	 * not known exactly; so a refund may be delayed for any time.
	 * @param key the key
	 * @param limit the limit that they were acquired under
	 * @param permits the permits, from 1 to 2^53 - 1
	 * @param age how long ago they were acquired, not negative
	 */
	void refund(String key, RateLimit limit, long permits, Duration age);

	/**
	 * Refund permits without blocking the caller.
	 * @param key the key
	 * @param limit the limit that they were acquired under
	 * @param permits the permits, from 1 to 2^53 - 1
	 * @param age how long ago they were acquired, not negative
	 * @return a future that completes when they are refunded
	 * @see #refund(String, RateLimit, long, Duration)
	 */
	CompletableFuture<Void> refundAsync(String key, RateLimit limit, long permits, Duration age);

	/**
	 * Set the permits that a key has in its window if a comparison with the present
	 * number holds, and discard its history.
	 * @param key the key
	 * @param limit the limit
	 * @param comparator the condition on the permits observed; an unknown key has 0
	 * @param target the permits to set, from 0 to 2^53 - 1
	 * @return the count found and the count set
	 */
	default ConditionalSetOutcome setIf(String key, RateLimit limit, CountComparator comparator, long target) {
		return setIf(key, limit, comparator, target, HistoryPreservation.NONE);
	}

	/**
	 * Set the permits that a key has in its window if a comparison with the present
	 * number holds.
	 * <p>
	 * A miss changes nothing. Permits that are added count as accepted. A bucket that is
	 * cut keeps a proportional share, rounded down, of the permits declined in it. A
	 * target of 0 removes the key.
	 * @param key the key
	 * @param limit the limit
	 * @param comparator the condition on the permits observed; an unknown key has 0
	 * @param target the permits to set, from 0 to 2^53 - 1
	 * @param preservation which side of the history to keep
	 * @return the count found and the count set
	 */
	ConditionalSetOutcome setIf(String key, RateLimit limit, CountComparator comparator, long target,
			HistoryPreservation preservation);

	/**
	 * Set the permits that a key has in its window if a comparison with the present
	 * number holds, without blocking the caller.
	 * @param key the key
	 * @param limit the limit
	 * @param comparator the condition on the permits observed; an unknown key has 0
	 * @param target the permits to set, from 0 to 2^53 - 1
	 * @param preservation which side of the history to keep
	 * @return a future of the count found and the count set
	 * @see #setIf(String, RateLimit, CountComparator, long, HistoryPreservation)
	 */
	CompletableFuture<ConditionalSetOutcome> setIfAsync(String key, RateLimit limit, CountComparator comparator,
			long target, HistoryPreservation preservation);

	/**
	 * Remove the state of a key for the window of a limit.
	 * @param key the key
	 * @param limit the limit
	 * @return the usage that was removed; zeros for an unknown key
	 */
	RateLimitUsage delete(String key, RateLimit limit);

	/**
	 * Remove the state of a key for the window of a limit, without blocking the caller.
	 * @param key the key
	 * @param limit the limit
	 * @return a future of the usage that was removed; zeros for an unknown key
	 */
	CompletableFuture<RateLimitUsage> deleteAsync(String key, RateLimit limit);

	/**
	 * Remove all keys of this strategy.
	 */
	void clear();

	/**
	 * Remove all keys of this strategy, without blocking the caller.
	 * @return a future that completes when they are removed
	 */
	CompletableFuture<Void> clearAsync();

}
