package io.trypema.sample.lab;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.sample.lab.BucketLog.BucketView;
import io.trypema.sample.lab.Sample.WindowView;
import io.trypema.test.MutableTicker;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link Experiment} with the local provider. Time is simulated.
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

	static LongStream seeds() {
		return Seeds.some(10);
	}

	/** A window holds 100 calls, of which at least 25 are too many. */
	@ParameterizedTest
	@MethodSource("seeds")
	void suppressedRefusesSomeAndStopsAtTheHardLimit(long seed) {
		Experiment experiment = suppressed(LoadShape.STEADY, seed);
		List<Sample> samples = run(experiment, 12).toList();
		assertThat(samples).allMatch((sample) -> sample.admittedInWindow() <= 75);
		assertThat(samples.subList(500, 1200)).extracting((sample) -> refused(sample.windows().get(0)))
			.allMatch((refused) -> refused >= 25);
	}

	/**
	 * Between the call that reaches the limit and the moment when the first call leaves
	 * the window, 50 calls are admitted with a probability of at least 0.4 each, as the
	 * factor is at most 0.6: less than one seed in 10^11 admits none.
	 */
	@ParameterizedTest
	@MethodSource("seeds")
	void suppressedAdmitsSomeAboveTheLimit(long seed) {
		Experiment experiment = suppressed(LoadShape.STEADY, seed);
		assertThat(run(experiment, 5)).anyMatch((sample) -> sample.admittedInWindow() > 50);
	}

	/** No draw has been made when the window reaches its limit first. */
	@ParameterizedTest
	@MethodSource("seeds")
	void factorIsThatOfTwiceTheLimitOrNoneOrAll(long seed) {
		Experiment experiment = suppressed(LoadShape.STEADY, seed);
		assertThat(run(experiment, 12).map((sample) -> sample.windows().get(0).factor()))
			.allMatch((factor) -> factor != null && (factor == 0 || factor == 1 || isAboutHalf(factor)))
			.anyMatch(ExperimentTests::isAboutHalf);
	}

	private static boolean isAboutHalf(double factor) {
		return factor >= 0.4 && factor <= 0.6;
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void sameSeedMakesTheSameExperiment(long seed) {
		List<Sample> samples = run(suppressed(LoadShape.TWO_CLIENTS, seed), 12).toList();
		assertThat(run(suppressed(LoadShape.TWO_CLIENTS, seed), 12)).containsExactlyElementsOf(samples);
	}

	private Experiment suppressed(LoadShape load, long seed) {
		return experiment(Setups.of(RateLimitStrategy.SUPPRESSED, load), new Random(seed));
	}

	private static long refused(WindowView window) {
		return window.buckets().stream().mapToLong(BucketView::refused).sum();
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
		InstanceFactory factory = new InstanceFactory(null, Duration.ofSeconds(1), this.ticker, Seeds.random());
		assertThat(factory.canMake(ProviderType.LOCAL)).isTrue();
		assertThat(factory.canMake(ProviderType.HYBRID)).isFalse();
	}

	private Experiment experiment(Setup setup) {
		return experiment(setup, Seeds.random());
	}

	private Experiment experiment(Setup setup, RandomGenerator random) {
		return new Experiment("test", setup, new InstanceFactory(null, Duration.ofSeconds(1), this.ticker, random));
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
