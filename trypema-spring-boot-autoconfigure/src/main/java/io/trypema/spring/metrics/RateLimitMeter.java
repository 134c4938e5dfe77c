package io.trypema.spring.metrics;

import java.util.Arrays;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * All meters, with their names, units and tags.
 */
enum RateLimitMeter implements MeterDocumentation {

	/** Decisions. */
	DECISIONS("trypema.decisions", Meter.Type.COUNTER, "decisions", "Limit checks of calls, by outcome.",
			RateLimitTag.POLICY, RateLimitTag.PROVIDER, RateLimitTag.STRATEGY, RateLimitTag.OUTCOME),

	/** Suppression factor. */
	SUPPRESSION_FACTOR("trypema.suppression.factor", Meter.Type.DISTRIBUTION_SUMMARY, null,
			"Share of calls shed, from 0 to 1, seen at each call above a limit of the suppressed strategy.",
			RateLimitTag.POLICY, RateLimitTag.PROVIDER),

	/** Calls in flight. */
	IN_FLIGHT("trypema.concurrency.in.flight", Meter.Type.GAUGE, null,
			"Calls of this instance that have a place among those in flight.", RateLimitTag.POLICY),

	/** Live keys. */
	KEYS("trypema.keys", Meter.Type.GAUGE, "keys",
			"Keys with state in this instance: all of the local provider, leased ones of the hybrid one.",
			RateLimitTag.PROVIDER, RateLimitTag.STRATEGY),

	/** Evictions. */
	EVICTIONS("trypema.evictions", Meter.Type.COUNTER, "evictions",
			"Keys that the local provider evicted before their window had passed, since there were too many.",
			RateLimitTag.PROVIDER),

	/** Calls to Redis. */
	REDIS_CALLS("trypema.redis.calls", Meter.Type.TIMER, "seconds",
			"Duration of calls sent to Redis for a decision, including queues and connecting.", RateLimitTag.PROVIDER,
			RateLimitTag.STRATEGY, RateLimitTag.RESULT),

	/** Failures of Redis. */
	REDIS_FAILURES("trypema.redis.failures", Meter.Type.COUNTER, "failures",
			"Requests of any kind that Redis did not answer, including those rejected by the open circuit breaker."),

	/** State of the circuit. */
	REDIS_AVAILABLE("trypema.redis.available", Meter.Type.GAUGE, null,
			"1 if Redis answered the last request, or before the first one; 0 while the circuit breaker is open."),

	/** Leases. */
	HYBRID_LEASES("trypema.hybrid.leases", Meter.Type.GAUGE, "leases", "Leases with permits that this instance holds."),

	/** Leases handed back. */
	HYBRID_HANDBACKS("trypema.hybrid.handbacks", Meter.Type.COUNTER, "handbacks",
			"Leases returned to Redis with unspent permits."),

	/** Flushes. */
	HYBRID_FLUSH("trypema.hybrid.flush", Meter.Type.TIMER, "seconds",
			"Duration of flushes that settle leases with Redis.", RateLimitTag.RESULT),

	/** Size of flushes. */
	HYBRID_FLUSH_KEYS("trypema.hybrid.flush.keys", Meter.Type.DISTRIBUTION_SUMMARY, "keys", "Keys settled by a flush."),

	/** Lag. */
	HYBRID_LAG("trypema.hybrid.lag", Meter.Type.GAUGE, "seconds",
			"Age of the oldest lease update not yet sent to Redis; grows while Redis is unavailable or slow."),

	/** Values of counters. */
	COUNTER_VALUE("trypema.counter.value", Meter.Type.GAUGE, null,
			"Value of a key over all instances, as of the last read.", RateLimitTag.COUNTER, RateLimitTag.KEY),

	/** Instances. */
	COUNTER_INSTANCES("trypema.counter.instances", Meter.Type.GAUGE, "instances",
			"Live instances of an instance-aware counter, as of the last read.", RateLimitTag.COUNTER),

	/** Age of the values read. */
	COUNTER_AGE("trypema.counter.age", Meter.Type.GAUGE, "seconds",
			"Age of the last read of values and instances; grows while Redis is unavailable.", RateLimitTag.COUNTER),

	/** Counter operations in Redis. */
	COUNTER_OPERATIONS("trypema.counter.operations", Meter.Type.TIMER, "seconds",
			"Duration of counter operations executed by Redis, including queues and connecting.", RateLimitTag.COUNTER,
			RateLimitTag.OPERATION, RateLimitTag.RESULT),

	/** Changes not yet flushed. */
	COUNTER_PENDING("trypema.counter.pending", Meter.Type.GAUGE, null,
			"Increments of a lax counter not yet acknowledged by Redis, as absolute values.", RateLimitTag.COUNTER),

	/** Lag of counters. */
	COUNTER_LAG("trypema.counter.lag", Meter.Type.GAUGE, "seconds",
			"Age of the oldest pending increment; grows while Redis is unavailable or slow.", RateLimitTag.COUNTER),

	/** Dropped changes. */
	COUNTER_DROPPED("trypema.counter.dropped", Meter.Type.COUNTER, null,
			"Increments that a lax counter dropped, as absolute values.", RateLimitTag.COUNTER),

	/** Flushes of counters. */
	COUNTER_FLUSH("trypema.counter.flush", Meter.Type.TIMER, "seconds", "Duration of flushes of a lax counter.",
			RateLimitTag.COUNTER, RateLimitTag.RESULT),

	/** Size of flushes of counters. */
	COUNTER_FLUSH_KEYS("trypema.counter.flush.keys", Meter.Type.DISTRIBUTION_SUMMARY, "keys",
			"Keys written by a flush of a lax counter.", RateLimitTag.COUNTER);

	private final String name;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final String description;

	@SuppressWarnings("ImmutableEnumChecker") // Never handed out
	private final RateLimitTag[] tags;

	RateLimitMeter(String name, Meter.Type type, @Nullable String baseUnit, String description, RateLimitTag... tags) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	@SuppressWarnings("NullAway") // Not declared, but meters without a unit have none
	public String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return Arrays.copyOf(this.tags, this.tags.length, KeyName[].class);
	}

	String description() {
		return this.description;
	}

}
