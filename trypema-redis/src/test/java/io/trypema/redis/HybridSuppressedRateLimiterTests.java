package io.trypema.redis;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimiterProvider;
import io.trypema.SuppressedRateLimiter;
import io.trypema.WindowSettings;
import io.trypema.test.ScriptedRandom;
import io.trypema.test.SuppressedRateLimiterContract;
import io.trypema.test.ProviderSetup;

import static org.assertj.core.api.Assertions.assertThat;

class HybridSuppressedRateLimiterTests extends SuppressedRateLimiterContract {

	private final RedisSetup redis = new RedisSetup();

	private final List<HybridRateLimiterProvider> providers = new ArrayList<>();

	private final List<RedisRateLimiterProvider> shared = new ArrayList<>();

	@Override
	protected RateLimiterProvider createProvider(ProviderSetup setup) {
		RedisRateLimiterProvider direct = this.redis.builder(setup).build();
		this.shared.add(direct);
		HybridRateLimiterProvider provider = HybridRateLimiterProvider.builder(direct)
			.syncInterval(Duration.ofMillis(1))
			.build();
		this.providers.add(provider);
		return provider;
	}

	@Override
	protected void advance(Duration duration) {
		this.providers.forEach(HybridRateLimiterProvider::recall);
		this.redis.advance(duration);
	}

	@Override
	protected int trialSteps() {
		return 60;
	}

	@Override
	protected int loadWindows() {
		return 8;
	}

	@Override
	@Test
	protected void factorIsUsedForTheCachePeriodOnly() {
		ScriptedRandom random = new ScriptedRandom();
		ProviderSetup setup = new ProviderSetup(WindowSettings.defaults().withHardLimitFactor(BigDecimal.valueOf(2)),
				Duration.ofMillis(100), random);
		SuppressedRateLimiter limiter = createProvider(setup).suppressed();
		RateLimit limit = RateLimit.of(100, Duration.ofSeconds(10));
		limiter.acquire("key", limit, 100);
		assertThat(limiter.acquire("key", limit, 1)).extracting("factor").isEqualTo(0.9);
		advance(Duration.ofMillis(100));
		assertThat(limiter.acquire("key", limit, 1)).extracting("factor").isEqualTo(1 - 10.0 / 101);
	}

	@Override
	@Test
	protected void factorIsUsedForTheCachePeriodOfItsLimit() {
		// The factor is that of the last settlement, whatever may be cached
	}

	@AfterEach
	void close() {
		this.providers.forEach(HybridRateLimiterProvider::close);
		this.shared.forEach(RedisRateLimiterProvider::close);
		this.redis.close();
	}

}
