package io.trypema.spring.metrics;

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.interceptor.EffectivePolicies;
import io.trypema.spring.interceptor.OutageProvider;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.test.MutableTicker;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;

/**
 * Tests for {@link RemoteRequestObserver}.
 */
class RemoteRequestObserverTests {

	private static final RateLimitPolicy POLICY = RateLimitPolicy.of("search", RateLimit.parse("1/min"))
		.withProvider(ProviderType.REDIS);

	private final MutableTicker ticker = MutableTicker.startingAt(0);

	private final OutageProvider redis = new OutageProvider(this.ticker);

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private void call(@Nullable AcquireObservationConvention convention, boolean async, RateLimitPolicy policy) {
		RateLimitEnforcer enforcer = new RateLimitEnforcer(
				RateLimiter.of(LocalRateLimiterProvider.builder().ticker(this.ticker).build(), this.redis),
				new EffectivePolicies(Stream::empty),
				() -> Stream.of(new RemoteRequestObserver(this.registry, convention)), this.ticker);
		List<LimitRequest> requests = List.of(new LimitRequest(policy.name(), policy, "alice", 1));
		if (async) {
			enforcer.admitAsync(requests).join();
		}
		else {
			enforcer.admit(requests);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void observesRemoteRequests(boolean async) {
		call(null, async, POLICY);
		assertThat(this.registry).hasNumberOfObservationsEqualTo(1)
			.hasObservationWithNameEqualTo("trypema.acquire")
			.that()
			.hasContextualNameEqualTo("acquire search")
			.hasBeenStopped()
			.hasOnlyKeys("policy", "provider", "strategy", "outcome")
			.hasLowCardinalityKeyValue("policy", "search")
			.hasLowCardinalityKeyValue("provider", "redis")
			.hasLowCardinalityKeyValue("strategy", "absolute")
			.hasLowCardinalityKeyValue("outcome", "allowed");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void observesRequestsWithoutDecision(boolean async) {
		this.redis.stop();
		call(null, async, POLICY);
		assertThat(this.registry).hasObservationWithNameEqualTo("trypema.acquire")
			.that()
			.hasBeenStopped()
			.hasLowCardinalityKeyValue("outcome", "failed-open");
	}

	@Test
	void isPartOfTheObservationAround() {
		Observation around = Observation.start("request", this.registry);
		around.scoped(() -> call(null, false, POLICY));
		assertThat(this.registry).hasObservationWithNameEqualTo("trypema.acquire")
			.that()
			.hasParentObservationEqualTo(around);
	}

	@Test
	void leavesLocalRequestsAlone() {
		call(null, false, POLICY.withProvider(ProviderType.LOCAL));
		assertThat(this.registry).doesNotHaveAnyObservation();
	}

	@Test
	void takesAnotherConvention() {
		call(new AcquireObservationConvention() {

			@Override
			public String getName() {
				return "limit";
			}

		}, false, POLICY);
		assertThat(this.registry).hasObservationWithNameEqualTo("limit");
	}

}
