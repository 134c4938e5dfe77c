package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.counter.InstanceAwareCounter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Applies the {@link InstanceLivesContract} to the {@link StrictInstanceAwareCounter}.
 */
class StrictInstanceAwareCounterTests extends InstanceLivesContract {

	@Override
	InstanceAwareCounter create(RedisRateLimiterProvider provider, String name) {
		return StrictInstanceAwareCounter.builder(provider, name).deadAfter(THRESHOLD).build();
	}

	@Override
	InstanceSpace spaceOf(InstanceAwareCounter instance) {
		return ((StrictInstanceAwareCounter) instance).space();
	}

	@Test
	void instancesHaveNamesThatAreTheirOwn() {
		try (InstanceAwareCounter one = StrictInstanceAwareCounter.builder(provider(), "jobs")
			.instanceName("pod-1")
			.build();
				InstanceAwareCounter other = StrictInstanceAwareCounter.builder(provider(), "jobs")
					.instanceName("pod-1")
					.build()) {
			assertThat(one.instanceId()).matches("pod-1#[0-9a-f]{16}").isNotEqualTo(other.instanceId());
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StrictInstanceAwareCounter.builder(provider(), "jobs").instanceName("pod 1"))
			.withMessage("The name of an instance must be at most 64 letters, digits, '.', '_' or '-', but is 'pod 1'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.999S", "PT0S", "P1DT1S" })
	void oddThresholdsAreRefused(Duration threshold) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StrictInstanceAwareCounter.builder(provider(), "jobs").deadAfter(threshold))
			.withMessage("The time after which an instance is dead must be from 1 s to 1 day, but is " + threshold);
	}

}
