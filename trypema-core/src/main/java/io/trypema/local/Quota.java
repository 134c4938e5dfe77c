package io.trypema.local;

import java.math.BigDecimal;

import io.trypema.RateLimit;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;
import io.trypema.internal.DirectMappedCache;

/**
 * A resolved limit in the numbers that the arithmetic needs.
 *
 * @param draws whether the hard limit may be above the capacity, at this rate or another,
 * so that calls in between are drawn at random
 * @param factorCacheNanos for how long a suppression factor is used
 */
record Quota(WindowLimit limit, Window window, long capacity, long hardLimit, boolean draws, long factorCacheNanos) {

	static DirectMappedCache<RateLimit, Quota> cache(WindowSettings settings) {
		return new DirectMappedCache<>((limit) -> of(settings.resolve(limit),
				limit.hardLimitFactor().orElse(settings.hardLimitFactor()).compareTo(BigDecimal.ONE) > 0));
	}

	static Quota of(WindowLimit limit, boolean draws) {
		return new Quota(limit, Window.of(limit), limit.capacity(), limit.hardLimit(), draws,
				limit.suppressionFactorCache().toNanos());
	}

}
