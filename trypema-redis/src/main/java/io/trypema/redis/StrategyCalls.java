package io.trypema.redis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.ConditionalSetOutcome;
import io.trypema.CountComparator;
import io.trypema.HistoryPreservation;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimitUsage;
import io.trypema.internal.LimitArithmetic;

/**
 * Creates the calls of a strategy.
 */
abstract class StrategyCalls {

	abstract RateLimitStrategy strategy();

	/** Return a number from 0 (inclusive) to 1 (exclusive), if chance matters. */
	abstract double draw();

	abstract DecisionCall acquire(StateKey key, RedisLimit limit, long permits, double draw);

	/**
	 * Return a call that changes nothing.
	 * @param own a lease whose permits count as free, if there is one
	 */
	abstract LimitCall<RateLimitDecision> peek(StateKey key, RedisLimit limit, long permits, @Nullable Lease own);

	/**
	 * Return a call that reads.
	 * @param own a lease whose permits count as free, if there is one
	 */
	final LimitCall<RateLimitUsage> usage(StateKey key, RedisLimit limit, @Nullable Lease own) {
		return new SimpleCall<>(key, own, (request, lease) -> limit.write(request.whole(LimitCall.USAGE).whole(lease)),
				StrategyCalls::readUsage);
	}

	final LimitCall<RateLimitUsage> delete(StateKey key, RedisLimit limit) {
		return new SimpleCall<>(key, (request) -> limit.write(request.whole(LimitCall.DELETE).whole(0)),
				StrategyCalls::readUsage);
	}

	/**
	 * Has no result but its own permits.
	 * @param moment when they were acquired, by the clock of this process
	 */
	final LimitCall<Long> refund(StateKey key, long permits, long moment) {
		return new SimpleCall<>(key, (request) -> request.whole(LimitCall.REFUND).whole(permits).earliest(moment),
				(reply) -> permits);
	}

	final LimitCall<ConditionalSetOutcome> setIf(StateKey key, CountComparator comparator, long target,
			HistoryPreservation preservation) {
		return new SimpleCall<>(key,
				(request) -> request.whole(LimitCall.SET)
					.whole(code(comparator.relation()))
					.whole(comparator.operand())
					.whole(target)
					.whole(code(preservation)),
				(reply) -> new ConditionalSetOutcome(reply.whole() == 1, reply.whole(), reply.whole()));
	}

	private static RateLimitUsage readUsage(ScriptReply reply) {
		long accepted = reply.whole();
		long declined = reply.whole();
		return new RateLimitUsage(accepted + declined, declined, reply.number());
	}

	static int code(CountComparator.Relation relation) {
		return switch (relation) {
			case ALWAYS -> 0;
			case EQUAL -> 1;
			case NOT_EQUAL -> 2;
			case LESS -> 3;
			case GREATER -> 4;
		};
	}

	private static int code(HistoryPreservation preservation) {
		return switch (preservation) {
			case NONE -> 0;
			case NEWEST -> 1;
			case OLDEST -> 2;
		};
	}

	static void checkPermits(long permits) {
		if (permits < 1 || permits > LimitArithmetic.MAX_PERMITS) {
			throw new IllegalArgumentException(
					"The permits of a call must be from 1 to " + LimitArithmetic.MAX_PERMITS + ", but are " + permits);
		}
	}

	/**
	 * Return when permits of an age were acquired, or that two windows ago if it was
	 * before: one window of this process may be shorter than one of the server.
	 */
	static long moment(RedisLimit limit, Duration age, long now) {
		if (age.isNegative()) {
			throw new IllegalArgumentException("The age of the permits must not be negative, but is " + age);
		}
		Duration most = limit.limit().window().multipliedBy(2);
		return now - ((age.compareTo(most) < 0) ? age : most).toNanos();
	}

	static void checkTarget(long target) {
		if (target < 0 || target > LimitArithmetic.MAX_PERMITS) {
			throw new IllegalArgumentException(
					"The target must be from 0 to " + LimitArithmetic.MAX_PERMITS + " permits, but is " + target);
		}
	}

}
