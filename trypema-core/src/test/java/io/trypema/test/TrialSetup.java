package io.trypema.test;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import io.trypema.RateLimiterProvider;

/**
 * Setup of a trial.
 *
 * @param provider creates a provider
 * @param clock advances its time
 * @param quantum the unit of which all times are multiples
 * @param maxWindow the longest window to try
 * @param seed the seed of all random choices
 */
public record TrialSetup(Function<ProviderSetup, RateLimiterProvider> provider, Consumer<Duration> clock,
		Duration quantum, Duration maxWindow, long seed) {

	static final long MIN_WINDOW = Duration.ofMillis(1).toNanos();

}
