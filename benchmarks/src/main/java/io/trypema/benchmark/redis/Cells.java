package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Compares the hybrid provider with the Redis provider: keys, windows and threads in all
 * combinations, with limits that are never used up.
 */
final class Cells implements Trial {

	private final Setting setting;

	private final Comparison comparison;

	private final List<Target> targets = new ArrayList<>();

	Cells(Setting setting) {
		this.setting = setting;
		List<RemoteLibrary> libraries = new ArrayList<>(
				List.of(RemoteLibrary.TRYPEMA_REDIS, RemoteLibrary.TRYPEMA_HYBRID));
		if (setting.options().withLocal()) {
			libraries.add(RemoteLibrary.TRYPEMA_LOCAL);
		}
		this.comparison = new Comparison(List.copyOf(libraries), RemoteLibrary.TRYPEMA_REDIS,
				List.of(Measure.DECISIONS, Measure.P50));
	}

	@Override
	public List<Target> run() throws InterruptedException {
		Table table = this.setting.report().begin(columns());
		for (int keys : this.setting.options().keys()) {
			for (Duration window : this.setting.options().windows()) {
				run(LimitedKeys.unlimited(keys, window), table);
			}
		}
		return this.targets;
	}

	private List<String> columns() {
		List<String> columns = new ArrayList<>(List.of("cell", "redis, decisions/s", "hybrid", "×", "redis, p50 µs",
				"hybrid", "×", "redis, commands/s", "hybrid", "hybrid, refused"));
		if (this.setting.options().withLocal()) {
			columns.add("local, decisions/s");
		}
		return columns;
	}

	private void run(LimitedKeys keys, Table table) throws InterruptedException {
		List<Shape> shapes = this.setting.options().threads().stream().map((threads) -> shape(keys, threads)).toList();
		this.setting.rounds().run(shapes, this.comparison.libraries(), this.setting.options().course());
		for (Shape shape : shapes) {
			table.row(shape.title(), row(shape));
			this.targets.add(target(shape, Measure.DECISIONS, Bound.atLeast(1)));
			this.targets.add(target(shape, Measure.P50, Bound.atMost(1.2)));
			this.targets.add(Target.of(Target.title(RemoteLibrary.TRYPEMA_HYBRID, shape, Measure.REFUSED),
					Bound.atMost(0), refused(shape)));
		}
	}

	private Shape shape(LimitedKeys keys, int threads) {
		return new Shape(keys.title() + ", " + Titles.threads(threads), keys, Traffic.blocking(threads),
				Outcome.ADMITTED, this.setting.options().runUp(keys.count()), this.comparison);
	}

	private double[] row(Shape shape) {
		Results results = this.setting.results();
		List<Double> row = new ArrayList<>();
		for (Measure measure : List.of(Measure.DECISIONS, Measure.P50)) {
			row.add(results.median(shape, RemoteLibrary.TRYPEMA_REDIS, measure));
			row.add(results.median(shape, RemoteLibrary.TRYPEMA_HYBRID, measure));
			row.add(results.ratio(shape, RemoteLibrary.TRYPEMA_HYBRID, measure));
		}
		row.add(results.median(shape, RemoteLibrary.TRYPEMA_REDIS, Measure.COMMANDS));
		row.add(results.median(shape, RemoteLibrary.TRYPEMA_HYBRID, Measure.COMMANDS));
		row.add(refused(shape));
		if (this.setting.options().withLocal()) {
			row.add(results.median(shape, RemoteLibrary.TRYPEMA_LOCAL, Measure.DECISIONS));
		}
		return row.stream().mapToDouble(Double::doubleValue).toArray();
	}

	private double refused(Shape shape) {
		return this.setting.results().max(shape, RemoteLibrary.TRYPEMA_HYBRID, Measure.REFUSED);
	}

	private Target target(Shape shape, Measure measure, Bound bound) {
		return Target.relative(this.setting.results(), shape, RemoteLibrary.TRYPEMA_HYBRID, measure, bound);
	}

}
