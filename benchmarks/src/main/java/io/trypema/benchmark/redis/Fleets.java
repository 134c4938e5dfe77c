package io.trypema.benchmark.redis;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.competitor.Fleet;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Instances of the hybrid provider that share one hot key, called more often than its
 * limit allows.
 */
final class Fleets implements Trial {

	private static final RemoteLibrary SUBJECT = RemoteLibrary.TRYPEMA_HYBRID;

	private static final Comparison COMPARISON = new Comparison(List.of(SUBJECT), SUBJECT, List.of());

	private static final int CALLERS = 2;

	private static final int CALLS_FOR_A_PERMIT = 4;

	private final Setting setting;

	private final List<Target> targets = new ArrayList<>();

	Fleets(Setting setting) {
		this.setting = setting;
	}

	@Override
	public List<Target> run() throws InterruptedException {
		for (Duration window : List.of(Duration.ofSeconds(1), Duration.ofSeconds(10))) {
			for (int perSecond : new int[] { 1000, 10_000 }) {
				run(perSecond, window);
			}
		}
		return this.targets;
	}

	private void run(int perSecond, Duration window) throws InterruptedException {
		String title = "%s permits/s, window %s".formatted(Titles.of(perSecond), Titles.of(window));
		Table table = this.setting.report()
			.begin(List.of(title + ", instances", "calls/s", Measure.REDIS_CORES.title(), Measure.COMMANDS.title(),
					"use", Measure.FULLEST_WINDOW.title()));
		for (int instances : this.setting.options().instances()) {
			Shape shape = shape(title, perSecond, window, instances);
			int threads = 0;
			for (int round = 0; round < this.setting.options().longRounds(); round++) {
				threads = measure(shape, instances);
			}
			table.row(Titles.of(instances) + " (" + Titles.threads(threads) + ')', median(shape, Measure.DECISIONS),
					median(shape, Measure.REDIS_CORES), median(shape, Measure.COMMANDS), use(shape),
					fullestWindow(shape));
			this.targets.add(Target.of(shape.title() + ": most admitted in a window",
					Bound.atMost((double) shape.keys().permits()), fullestWindow(shape)));
		}
		addTargets(title, perSecond, window);
	}

	private Shape shape(String title, int perSecond, Duration window, int instances) {
		LimitedKeys key = new LimitedKeys("fleet-%d-%d-%s-".formatted(instances, perSecond, window), 1,
				perSecond * window.toSeconds(), window);
		return new Shape(title + ", " + Titles.instances(instances), key,
				Traffic.paced(CALLERS, CALLS_FOR_A_PERMIT * perSecond), Outcome.MIXED,
				this.setting.options().runUp(HybridOptions.longer(Duration.ofSeconds(2), window)), COMPARISON);
	}

	/** Measure whole windows, and return the number of threads. */
	private int measure(Shape shape, int instances) throws InterruptedException {
		LimitedKeys key = shape.keys();
		Fleet fleet = Fleet.open(instances, key.permits(), key.window(), this.setting.backend());
		try (Contender contender = Contender.open(key, SUBJECT, fleet)) {
			Duration time = HybridOptions.longer(Duration.ofSeconds(4), key.window().multipliedBy(2));
			this.setting.results()
				.add(shape, SUBJECT, contender.measure(shape.traffic(), this.setting.redis(), shape.runUp(), time));
			return ManagementFactory.getThreadMXBean().getThreadCount();
		}
	}

	private void addTargets(String title, int perSecond, Duration window) {
		Shape one = shape(title, perSecond, window, 1);
		Shape hundred = shape(title, perSecond, window, 100);
		this.targets.add(Target.times("1 instance", hundred.title() + ": Redis CPU", Bound.atMost(3),
				median(hundred, Measure.REDIS_CORES) / median(one, Measure.REDIS_CORES)));
		this.targets.add(Target.of(hundred.title() + ": use of the limit", Bound.atLeast(0.95), use(hundred)));
		Shape thousand = shape(title, perSecond, window, 1000);
		this.targets.add(Target.of(thousand.title() + ": " + Measure.REDIS_CORES.title(), Bound.atMost(0.2),
				median(thousand, Measure.REDIS_CORES)));
	}

	private double median(Shape shape, Measure measure) {
		return this.setting.results().median(shape, SUBJECT, measure);
	}

	private double use(Shape shape) {
		return median(shape, Measure.ADMITTED) / shape.keys().permitsPerSecond();
	}

	private double fullestWindow(Shape shape) {
		return this.setting.results().max(shape, SUBJECT, Measure.FULLEST_WINDOW);
	}

}
