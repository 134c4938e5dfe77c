package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;

import io.trypema.RateLimiterProvider;
import io.trypema.test.AbsoluteRateLimiterContract;
import io.trypema.test.ProviderSetup;

class HybridAbsoluteRateLimiterTests extends AbsoluteRateLimiterContract {

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

	@AfterEach
	void close() {
		this.providers.forEach(HybridRateLimiterProvider::close);
		this.shared.forEach(RedisRateLimiterProvider::close);
		this.redis.close();
	}

}
