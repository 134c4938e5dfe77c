package io.trypema.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;

import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;

/**
 * A contract of providers. State is created through public calls; time stands still
 * except for {@link #advance}, which is always called with whole milliseconds.
 */
abstract class RateLimiterContract {

	static final long MAX_PERMITS = (1L << 53) - 1;

	/** In a window of 10 s with buckets of 100 ms. */
	static final RateLimit LIMIT = RateLimit.of(100, Duration.ofSeconds(10));

	private final List<RateLimiterProvider> providers = new ArrayList<>();

	/**
	 * Return a new provider without any keys.
	 * @param setup the settings of the provider
	 * @return the provider; closed after the test
	 */
	protected abstract RateLimiterProvider createProvider(ProviderSetup setup);

	/**
	 * Advance the time of the providers created.
	 * @param duration the time to add
	 */
	protected abstract void advance(Duration duration);

	abstract RateLimitStrategy strategy();

	final RateLimiterProvider provider(ProviderSetup setup) {
		RateLimiterProvider provider = createProvider(setup);
		this.providers.add(provider);
		return provider;
	}

	@AfterEach
	final void closeProviders() {
		this.providers.forEach(RateLimiterProvider::close);
	}

}
