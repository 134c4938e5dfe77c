package io.trypema.sample.lab;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.trypema.ProviderType;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.test.TestRedis;
import io.trypema.test.MutableTicker;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Experiment} with the providers that share a limit.
 */
class SharedExperimentTests {

	/** Long enough for any machine. */
	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final MutableTicker ticker = MutableTicker.startingAt(0);

	@ParameterizedTest
	@EnumSource(names = { "REDIS", "HYBRID" })
	void twoClientsShareOneLimit(ProviderType provider) {
		RedisConnector connector = RedisConnector.of(TestRedis.client());
		InstanceFactory factory = new InstanceFactory(connector, TIMEOUT, this.ticker, Seeds.random());
		try (Experiment experiment = new Experiment(UUID.randomUUID().toString(), Setups.sharedBy(provider), factory)) {
			this.ticker.advance(Duration.ofMillis(250));
			experiment.step();
			Sample sample = experiment.sample();
			assertThat(sample.windows()).hasSize(1);
			assertThat(sample.windows().get(0).capacity()).isEqualTo(20);
			// A hybrid instance may hold permits that the other would have spent
			assertThat(sample.admittedInWindow()).isBetween(15L, 20L);
			assertThat(sample.clients()).allMatch((tally) -> tally.refused() > 0 && tally.undecided() == 0);
		}
	}

	@Test
	void otherProviderStartsWithAnEmptyWindow() {
		InstanceFactory factory = new InstanceFactory(RedisConnector.of(TestRedis.client()), TIMEOUT, this.ticker,
				Seeds.random());
		try (Experiment experiment = new Experiment(UUID.randomUUID().toString(), Setups.sharedBy(ProviderType.REDIS),
				factory)) {
			experiment.call();
			assertThat(experiment.sample().windows().get(0).used()).isOne();
			experiment.change(Setups.sharedBy(ProviderType.HYBRID));
			assertThat(experiment.sample().windows().get(0).used()).isZero();
		}
	}

}
