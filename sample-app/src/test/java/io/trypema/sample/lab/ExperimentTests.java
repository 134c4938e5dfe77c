package io.trypema.sample.lab;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.sample.lab.BucketLog.BucketView;
import io.trypema.sample.lab.Sample.WindowView;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link Experiment} with the local provider. The time is that of the test.
 */
class ExperimentTests {

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 5_000_000_000L);

	@Test
	void absoluteNeverAdmitsMoreThanTheLimitInAnyWindow() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.ABSOLUTE, LoadShape.STEADY));
		assertThat(run(experiment, 12).map(Sample::admittedInWindow)).allMatch((admitted) -> admitted <= 50)
			.contains(50L);
	}

	@Test
	void windowCountsLikeTheLimiter() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.ABSOLUTE, LoadShape.STEADY));
		assertThat(run(experiment, 12).map((sample) -> sample.windows().get(0)))
			.allMatch((window) -> window.used() != null && window.used() == admitted(window));
	}

	@Test
	void twoClientsWithInstancesOfTheirOwnGetTwiceTheLimit() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.ABSOLUTE, LoadShape.TWO_CLIENTS));
		List<Sample> samples = run(experiment, 12).toList();
		assertThat(samples).extracting(Sample::admittedInWindow).contains(100L);
		assertThat(samples).allSatisfy((sample) -> assertThat(sample.windows()).hasSize(2)
			.allMatch((window) -> window.used() != null && window.used() <= 50));
	}

	@Test
	void suppressedRefusesSomeAndStopsAtTheHardLimit() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.SUPPRESSED, LoadShape.STEADY));
		List<Sample> samples = run(experiment, 12).toList();
		assertThat(samples).allMatch((sample) -> sample.admittedInWindow() <= 75);
		assertThat(samples).anyMatch((sample) -> sample.admittedInWindow() > 50);
		WindowView last = samples.get(samples.size() - 1).windows().get(0);
		assertThat(last.factor()).isBetween(0.4, 0.6);
		assertThat(last.buckets()).anyMatch((bucket) -> bucket.refused() > 0);
	}

	@Test
	void burstBringsTheCallsOfFourSecondsWithinOne() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.ABSOLUTE, LoadShape.BURST));
		assertThat(offeredEachSecond(experiment, 5)).containsExactly(80L, 0L, 0L, 0L, 80L);
	}

	@Test
	void callsThatCouldNotBeMadeInTimeAreNotMadeUpFor() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.ABSOLUTE, LoadShape.STEADY));
		this.ticker.advance(Duration.ofSeconds(10));
		experiment.step();
		assertThat(offered(experiment.sample())).isEqualTo(5);
	}

	@Test
	void changedLimitKeepsWhatIsInTheWindow() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.ABSOLUTE, LoadShape.STEADY));
		run(experiment, 2).forEach((sample) -> {
		});
		experiment.change(Setups.withLimit(1));
		WindowView window = experiment.sample().windows().get(0);
		assertThat(window.capacity()).isEqualTo(5);
		assertThat(window.used()).isEqualTo(40);
	}

	@Test
	void changedWindowStartsEmpty() {
		Experiment experiment = experiment(Setups.of(RateLimitStrategy.ABSOLUTE, LoadShape.STEADY));
		run(experiment, 2).forEach((sample) -> {
		});
		experiment.change(Setups.withWindow(3));
		Sample sample = experiment.sample();
		assertThat(sample.admittedInWindow()).isZero();
		assertThat(sample.windows().get(0).used()).isZero();
		assertThat(sample.windows().get(0).buckets()).isEmpty();
	}

	@Test
	void callOfThePageCountsInTheSameWindow() {
		Experiment experiment = experiment(Setups.withLimit(1));
		IntStream.range(0, 5).forEach((i) -> assertThat(experiment.call().isAllowed()).isTrue());
		assertThat(experiment.call().isAllowed()).isFalse();
		assertThat(experiment.sample().clients()).containsExactly(new Tally(5, 1, 0));
	}

	@Test
	void endedExperimentMakesNoCalls() {
		Experiment experiment = experiment(Setups.withLimit(1));
		experiment.close();
		experiment.step();
		assertThatExceptionOfType(NoSuchExperimentException.class).isThrownBy(experiment::call);
		assertThatExceptionOfType(NoSuchExperimentException.class)
			.isThrownBy(() -> experiment.change(Setups.withLimit(2)));
	}

	@Test
	void providerThatCannotBeHadIsToldApart() {
		InstanceFactory factory = new InstanceFactory(null, Duration.ofSeconds(1), this.ticker);
		assertThat(factory.canMake(ProviderType.LOCAL)).isTrue();
		assertThat(factory.canMake(ProviderType.HYBRID)).isFalse();
	}

	private Experiment experiment(Setup setup) {
		return new Experiment("test", setup, new InstanceFactory(null, Duration.ofSeconds(1), this.ticker));
	}

	private Stream<Sample> run(Experiment experiment, int seconds) {
		return IntStream.range(0, 100 * seconds).mapToObj((i) -> {
			this.ticker.advance(Duration.ofMillis(10));
			experiment.step();
			return experiment.sample();
		});
	}

	private LongStream offeredEachSecond(Experiment experiment, int seconds) {
		List<Sample> samples = run(experiment, seconds).toList();
		return IntStream.rangeClosed(1, seconds).mapToLong((second) -> offered(samples.get(100 * second - 1)));
	}

	private static long offered(Sample sample) {
		return sample.clients().stream().mapToLong((tally) -> tally.admitted() + tally.refused()).sum();
	}

	private static long admitted(WindowView window) {
		return window.buckets()
			.stream()
			.map(BucketView::admitted)
			.flatMap(List::stream)
			.mapToLong(Long::longValue)
			.sum();
	}

}
