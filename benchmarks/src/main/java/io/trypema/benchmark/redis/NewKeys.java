package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Compares the hybrid provider with the Redis provider on keys that each occur once.
 */
final class NewKeys implements Trial {

	private static final LimitedKeys KEYS = new LimitedKeys("once-", LimitedKeys.ALWAYS_NEW, 100,
			Duration.ofSeconds(10));

	private static final Comparison COMPARISON = new Comparison(
			List.of(RemoteLibrary.TRYPEMA_REDIS, RemoteLibrary.TRYPEMA_HYBRID), RemoteLibrary.TRYPEMA_REDIS,
			List.of(Measure.DECISIONS, Measure.P50, Measure.COMMANDS_PER_DECISION, Measure.REDIS_CPU));

	private final Setting setting;

	NewKeys(Setting setting) {
		this.setting = setting;
	}

	@Override
	public List<Target> run() throws InterruptedException {
		List<Target> targets = new ArrayList<>();
		targets.addAll(run("64 in flight", Traffic.inFlight(64)));
		targets.addAll(run("16 threads", Traffic.blocking(16)));
		return targets;
	}

	private List<Target> run(String title, Traffic traffic) throws InterruptedException {
		Duration time = Duration.ofSeconds(2);
		Shape shape = new Shape(KEYS.title() + ", " + title, KEYS, traffic, Outcome.ADMITTED,
				this.setting.options().runUp(time), COMPARISON);
		this.setting.rounds().run(List.of(shape), COMPARISON.libraries(), this.setting.options().courseOf(time));
		this.setting.report().print(shape);
		return List.of(target(shape, Measure.COMMANDS_PER_DECISION), target(shape, Measure.REDIS_CPU));
	}

	private Target target(Shape shape, Measure measure) {
		return Target.relative(this.setting.results(), shape, RemoteLibrary.TRYPEMA_HYBRID, measure, Bound.atMost(1.1));
	}

}
