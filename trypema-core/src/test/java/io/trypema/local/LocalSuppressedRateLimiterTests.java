package io.trypema.local;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.RateLimit;
import io.trypema.RateLimiterProvider;
import io.trypema.WindowSettings;
import io.trypema.test.MutableTicker;
import io.trypema.test.ProviderSetup;
import io.trypema.test.SuppressedRateLimiterContract;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@MethodSource("io.trypema.test.TickerOrigins#all")
class LocalSuppressedRateLimiterTests extends SuppressedRateLimiterContract {

	private final MutableTicker ticker;

	LocalSuppressedRateLimiterTests(long origin) {
		this.ticker = MutableTicker.startingAt(origin);
	}

	@Test
	void drawsOnlyBetweenTheLimits() {
		AtomicInteger draws = new AtomicInteger();
		RateLimit limit = RateLimit.of(100, Duration.ofSeconds(10));
		WindowSettings settings = WindowSettings.defaults().withHardLimitFactor(BigDecimal.valueOf(2));
		try (RateLimiterProvider provider = createProvider(
				new ProviderSetup(settings, Duration.ZERO, draws::incrementAndGet))) {
			provider.suppressed().acquire("key", limit, 100);
			provider.suppressed().acquire("key", limit, 101);
			assertThat(draws).hasValue(0);
			provider.suppressed().acquire("key", limit, 100);
			assertThat(draws).hasValue(1);
		}
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
