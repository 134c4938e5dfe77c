package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Compares the hybrid provider with the local one under limits that are never used up.
 */
final class BesideLocal implements Trial {

	static final Comparison COMPARISON = new Comparison(
			List.of(RemoteLibrary.TRYPEMA_LOCAL, RemoteLibrary.TRYPEMA_HYBRID), RemoteLibrary.TRYPEMA_LOCAL,
			List.of(Measure.DECISIONS, Measure.P50, Measure.P99, Measure.COMMANDS));

	private final Setting setting;

	private final List<Target> targets = new ArrayList<>();

	BesideLocal(Setting setting) {
		this.setting = setting;
	}

	@Override
	public List<Target> run() throws InterruptedException {
		Duration settled = this.setting.options().runUp(Duration.ofSeconds(10));
		LimitedKeys hotKey = LimitedKeys.unlimited(1, Duration.ofSeconds(1));
		Duration brief = this.setting.options().runUp(1);
		run(IntStream.of(1, 2, 16).mapToObj((threads) -> shape(hotKey, threads, brief)).toList(), Bound.atLeast(1));
		LimitedKeys thousand = LimitedKeys.unlimited(1000, Duration.ofSeconds(1));
		run(List.of(shape(thousand, 16, settled)), Bound.atLeast(0.3));
		LimitedKeys many = LimitedKeys.unlimited(100_000, Duration.ofMinutes(1));
		run(List.of(shape(many, 2, settled)), Bound.atLeast(0.3));
		return this.targets;
	}

	private static Shape shape(LimitedKeys keys, int threads, Duration runUp) {
		return new Shape(keys.title() + ", " + Titles.threads(threads), keys, Traffic.blocking(threads),
				Outcome.ADMITTED, runUp, COMPARISON);
	}

	private void run(List<Shape> shapes, Bound bound) throws InterruptedException {
		this.setting.rounds().run(shapes, COMPARISON.libraries(), this.setting.options().course());
		for (Shape shape : shapes) {
			this.setting.report().print(shape);
			this.targets.add(Target.relative(this.setting.results(), shape, RemoteLibrary.TRYPEMA_HYBRID,
					Measure.DECISIONS, bound));
		}
	}

}
