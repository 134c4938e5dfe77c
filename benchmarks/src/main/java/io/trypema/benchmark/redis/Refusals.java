package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Compares the hybrid provider with the local one, with limits of a tenth of the calls
 * that the local one decides.
 */
final class Refusals implements Trial {

	private static final Traffic TRAFFIC = Traffic.blocking(2);

	private static final Comparison COMPARISON = new Comparison(
			List.of(RemoteLibrary.TRYPEMA_LOCAL, RemoteLibrary.TRYPEMA_HYBRID), RemoteLibrary.TRYPEMA_LOCAL,
			List.of(Measure.DECISIONS, Measure.P50, Measure.P99, Measure.REFUSED, Measure.COMMANDS));

	private final Setting setting;

	Refusals(Setting setting) {
		this.setting = setting;
	}

	@Override
	public List<Target> run() throws InterruptedException {
		List<Target> targets = new ArrayList<>();
		targets.add(run(LimitedKeys.unlimited(1, Duration.ofSeconds(1)), Bound.atLeast(0.5)));
		targets.add(run(LimitedKeys.unlimited(100_000, Duration.ofSeconds(10)), Bound.atLeast(0.3)));
		return targets;
	}

	/**
	 * Callers use up every window at its beginning, so the share of refusals is that of
	 * the long run in whole windows only.
	 */
	private Target run(LimitedKeys unlimited, Bound bound) throws InterruptedException {
		LimitedKeys keys = calibrated(unlimited);
		Shape shape = new Shape(keys.title() + ", %s permits, 2 threads".formatted(Titles.of(keys.permits())), keys,
				TRAFFIC, Outcome.MIXED, HybridOptions.longer(keys.window(), this.setting.options().runUp(keys.count())),
				COMPARISON);
		this.setting.rounds()
			.run(List.of(shape), COMPARISON.libraries(), this.setting.options().courseOf(keys.window()));
		this.setting.report().print(shape);
		return Target.relative(this.setting.results(), shape, RemoteLibrary.TRYPEMA_HYBRID, Measure.DECISIONS, bound);
	}

	/**
	 * A refusal takes less time than an admission, so the limit is calibrated again under
	 * a first estimate.
	 */
	private LimitedKeys calibrated(LimitedKeys unlimited) throws InterruptedException {
		LimitedKeys estimated = withTenthOfCalls(unlimited, Duration.ofSeconds(1));
		return withTenthOfCalls(estimated, unlimited.window());
	}

	/** Return keys with a tenth of the calls of the local provider as their limit. */
	private LimitedKeys withTenthOfCalls(LimitedKeys keys, Duration time) throws InterruptedException {
		try (Contender local = Contender.open(keys, RemoteLibrary.TRYPEMA_LOCAL, this.setting.backend())) {
			Sample sample = local.measure(TRAFFIC, this.setting.redis(), Duration.ofSeconds(1), time);
			double calls = sample.perSecond() * keys.window().toSeconds() / keys.count();
			return new LimitedKeys("refused-", keys.count(), Math.max(1, Math.round(calls / 10)), keys.window());
		}
	}

}
