package io.trypema.local;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.RateLimiterProvider;
import io.trypema.test.SuppressedRateLimiterContract;
import io.trypema.test.MutableTicker;
import io.trypema.test.ProviderSetup;

@ParameterizedClass
@MethodSource("io.trypema.test.TickerOrigins#all")
class LocalSuppressedRateLimiterTests extends SuppressedRateLimiterContract {

	private final MutableTicker ticker;

	LocalSuppressedRateLimiterTests(long origin) {
		this.ticker = MutableTicker.startingAt(origin);
	}

	@Override
	protected RateLimiterProvider createProvider(ProviderSetup setup) {
		return LocalProviders.create(setup, this.ticker);
	}

	@Override
	protected void advance(Duration duration) {
		this.ticker.advance(duration);
	}

}
