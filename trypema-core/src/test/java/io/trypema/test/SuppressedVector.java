package io.trypema.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimitUsage;
import io.trypema.SuppressedRateLimiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * A vector of the conformance file: creates its state by calls and checks the outcome.
 */
final class SuppressedVector {

	private static final double PRECISION = 1e-9;

	/** Longer than the last second, and short enough for every window of the file. */
	private static final Duration BEFORE = Duration.ofSeconds(2);

	private final JsonNode vector;

	private final RateLimit limit;

	private final ScriptedRandom random;

	SuppressedVector(JsonNode vector, ScriptedRandom random) {
		this.vector = vector;
		this.limit = ConformanceVectors.limit(vector);
		this.random = random;
	}

	RateLimit limit() {
		return this.limit;
	}

	BigDecimal hardLimitFactor() {
		return new BigDecimal(this.vector.required("hardLimitFactor").asString());
	}

	private long number(String property) {
		return this.vector.required(property).asLong();
	}

	/** Create the state for as many keys as there are outcomes to check. */
	void checkOutcomes(SuppressedRateLimiter limiter, Consumer<Duration> clock) {
		double factor = this.vector.required("factor").asDouble();
		boolean shed = "shed".equals(this.vector.required("outcome").asString());
		double[] draws = shed
				? new double[] { ScriptedRandom.DENY, Math.max(0, factor - PRECISION),
						Math.min(ScriptedRandom.ADMIT, factor + PRECISION), ScriptedRandom.ADMIT }
				: new double[] { ScriptedRandom.DENY, ScriptedRandom.ADMIT };
		for (int i = 0; i < draws.length; i++) {
			earlier(limiter, "key" + i);
		}
		clock.accept(BEFORE);
		for (int i = 0; i < draws.length; i++) {
			lastSecond(limiter, "key" + i);
			checkState(limiter.usage("key" + i, this.limit));
			this.random.next(draws[i]);
			checkOutcome(limiter.acquire("key" + i, this.limit, number("n")), draws[i]);
		}
	}

	private void earlier(SuppressedRateLimiter limiter, String key) {
		long observed = number("observed") - number("lastSecond");
		long accepted = Math.min(observed, number("observed") - number("declined"));
		record(limiter, key, accepted, observed - accepted);
	}

	private void lastSecond(SuppressedRateLimiter limiter, String key) {
		RateLimitUsage earlier = limiter.usage(key, this.limit);
		long accepted = number("observed") - number("declined") - earlier.accepted();
		record(limiter, key, accepted, number("lastSecond") - accepted);
	}

	private void record(SuppressedRateLimiter limiter, String key, long accepted, long declined) {
		this.random.next(ScriptedRandom.ADMIT);
		if (accepted > 0) {
			assertThat(limiter.acquire(key, this.limit, accepted).isAllowed()).isTrue();
		}
		this.random.next(ScriptedRandom.DENY);
		if (declined > 0) {
			assertThat(limiter.acquire(key, this.limit, declined).isAllowed()).isFalse();
		}
	}

	private void checkState(RateLimitUsage usage) {
		assertThat(usage.observed()).isEqualTo(number("observed"));
		assertThat(usage.declined()).isEqualTo(number("declined"));
	}

	private void checkOutcome(RateLimitDecision decision, double draw) {
		switch (this.vector.required("outcome").asString()) {
			case "allowed" -> assertThat(decision).isInstanceOf(Allowed.class);
			case "denied" -> {
				checkFactor(decision);
				assertThat(decision.isAllowed()).isFalse();
			}
			case "shed" -> {
				checkFactor(decision);
				double admitted = this.vector.required("admitProbability").asDouble();
				assertThat(decision.isAllowed()).isEqualTo(draw > 1 - admitted || admitted == 1);
			}
			default -> throw new IllegalArgumentException(this.vector.toString());
		}
	}

	private void checkFactor(RateLimitDecision decision) {
		assertThat(((Suppressed) decision).factor()).isCloseTo(this.vector.required("factor").asDouble(),
				within(PRECISION));
	}

}
