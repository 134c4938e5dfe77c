package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.trypema.benchmark.redis.Load.Reading;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Puts the hybrid provider under a steady load on some keys, and then under a burst of
 * many new keys.
 */
final class Burst implements Trial {

	private static final LimitedKeys KEYS = LimitedKeys.unlimited(1000, Duration.ofMinutes(1));

	private static final int NEW_KEYS = 50_000;

	private static final int SECONDS_BEFORE = 5;

	/** The time after the burst by which the load should have recovered. */
	private static final int SECONDS_TO_RECOVER = 3;

	private static final int SECONDS_AFTER = 5;

	private static final int MAX_SECONDS = 60;

	private final Setting setting;

	Burst(Setting setting) {
		this.setting = setting;
	}

	@Override
	public List<Target> run() throws InterruptedException {
		List<Double> ratios = new ArrayList<>();
		for (int round = 0; round < this.setting.options().longRounds(); round++) {
			ratios.add(measure(round));
		}
		double seen = Results.median(ratios.stream().mapToDouble(Double::doubleValue));
		return List.of(Target.times("before",
				"%s, %s, 2 threads: decisions/s after a burst of %s new keys"
					.formatted(RemoteLibrary.TRYPEMA_HYBRID.title(), KEYS.title(), Titles.of(NEW_KEYS)),
				Bound.atLeast(0.9), seen));
	}

	/** Return the load after the burst as a multiple of the one before. */
	private double measure(int round) throws InterruptedException {
		LimitedKeys burst = new LimitedKeys("burst-" + round + '-', NEW_KEYS, KEYS.permits(), KEYS.window());
		try (Contender contender = Contender.open(KEYS, RemoteLibrary.TRYPEMA_HYBRID, this.setting.backend())) {
			Load load = contender.load(Traffic.blocking(2), this.setting.redis());
			load.start();
			Thread.sleep(this.setting.options().runUp(Duration.ofSeconds(5)).toMillis());
			double ratio = measure(load, () -> contender.touch(burst.names("")));
			load.stop();
			return ratio;
		}
	}

	private double measure(Load load, Runnable burst) throws InterruptedException {
		Table table = this.setting.report()
			.begin(List.of(KEYS.title() + ", 2 threads, second", Measure.DECISIONS.title(), Measure.COMMANDS.title()));
		List<Sample> seconds = new ArrayList<>();
		for (int i = 0; i < SECONDS_BEFORE; i++) {
			seconds.add(second(load, "", seconds.size(), table));
		}
		CompletableFuture<Void> end = CompletableFuture.runAsync(burst);
		while (!end.isDone() && seconds.size() < MAX_SECONDS) {
			seconds.add(second(load, ", burst", seconds.size(), table));
		}
		int recovered = seconds.size() + SECONDS_TO_RECOVER;
		while (seconds.size() < recovered + SECONDS_AFTER) {
			seconds.add(second(load, "", seconds.size(), table));
		}
		end.join();
		return median(seconds.subList(recovered, seconds.size())) / median(seconds.subList(0, SECONDS_BEFORE));
	}

	private static Sample second(Load load, String note, int before, Table table) throws InterruptedException {
		Reading begin = load.read();
		Thread.sleep(1000);
		Sample sample = begin.until(load.read());
		table.row((before + 1) + note, sample.perSecond(), sample.commandsPerSecond());
		return sample;
	}

	private static double median(List<Sample> samples) {
		return Results.median(samples.stream().mapToDouble(Sample::perSecond));
	}

}
