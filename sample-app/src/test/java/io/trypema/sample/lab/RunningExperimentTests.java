package io.trypema.sample.lab;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.trypema.test.MutableTicker;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link RunningExperiment}.
 */
class RunningExperimentTests {

	private final RunningExperiment running = new RunningExperiment(new Experiment("test", Setups.withLimit(1),
			new InstanceFactory(null, Duration.ofSeconds(1), MutableTicker.startingAt(0), Seeds.random())));

	@Test
	void endsWhenNobodyWatchesItForTenSeconds() {
		assertThat(ticksUntilItEnds()).isEqualTo(1000);
	}

	@Test
	void endsAfterAQuarterOfAnHour() {
		this.running.watch();
		assertThat(ticksUntilItEnds()).isEqualTo(15 * 60 * 100);
	}

	@Test
	void endsWhenThePageHasGone() {
		this.running.watch().complete();
		assertThat(ticksUntilItEnds()).isLessThanOrEqualTo(1020);
	}

	@Test
	void pageThatWatchedBeforeGetsNoMore() {
		var former = this.running.watch();
		this.running.watch();
		assertThatIllegalStateException().isThrownBy(() -> former.send("x"));
	}

	private long ticksUntilItEnds() {
		return 1 + Stream.generate(this.running::tick).takeWhile(Boolean::booleanValue).count();
	}

}
