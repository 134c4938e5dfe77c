package io.trypema.sample.lab;

import java.util.List;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterProvider;
import io.trypema.WindowLimit;

/**
 * The providers of one instance of an application.
 *
 * @param deciding the provider that decides
 * @param counting the provider that reports the count: one that leases permits would
 * first return them
 * @param owned the providers to close, in this order
 */
record Instance(RateLimiterProvider deciding, RateLimiterProvider counting,
		List<RateLimiterProvider> owned) implements AutoCloseable {

	private static final String KEY = "visitor";

	static Instance of(RateLimiterProvider provider) {
		return new Instance(provider, provider, List.of(provider));
	}

	RateLimitDecision acquire(Setup setup) {
		return this.deciding.limiter(setup.strategy()).acquire(KEY, setup.rateLimit());
	}

	RateLimitUsage usage(Setup setup) {
		return this.counting.limiter(setup.strategy()).usage(KEY, setup.rateLimit());
	}

	WindowLimit resolve(Setup setup) {
		return this.deciding.resolve(setup.rateLimit());
	}

	@Override
	public void close() {
		this.owned.forEach(RateLimiterProvider::close);
	}

}
