package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.List;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Compares the suppressed strategy of the hybrid provider with that of the local one, on
 * a hot key far above its limit.
 */
final class Suppression implements Trial {

	private static final RemoteLibrary SUBJECT = RemoteLibrary.TRYPEMA_HYBRID_SUPPRESSED;

	private static final LimitedKeys KEY = new LimitedKeys("suppressed-", 1, 1000, Duration.ofSeconds(1));

	private static final Comparison COMPARISON = new Comparison(
			List.of(RemoteLibrary.TRYPEMA_LOCAL_SUPPRESSED, SUBJECT), RemoteLibrary.TRYPEMA_LOCAL_SUPPRESSED,
			List.of(Measure.DECISIONS, Measure.P50, Measure.ADMITTED, Measure.FULLEST_WINDOW, Measure.COMMANDS));

	private final Setting setting;

	private final Shape shape;

	Suppression(Setting setting) {
		this.setting = setting;
		this.shape = new Shape(KEY.title() + ", 1 000 permits, 2 threads", KEY, Traffic.logging(2), Outcome.MIXED,
				setting.options().runUp(Duration.ofSeconds(3)), COMPARISON);
	}

	@Override
	public List<Target> run() throws InterruptedException {
		this.setting.rounds()
			.run(List.of(this.shape), COMPARISON.libraries(), this.setting.options().courseOf(Duration.ofSeconds(5)));
		this.setting.report().print(this.shape);
		Results results = this.setting.results();
		double admitted = results.median(this.shape, SUBJECT, Measure.ADMITTED) / KEY.permitsPerSecond();
		return List.of(Target.relative(results, this.shape, SUBJECT, Measure.DECISIONS, Bound.atLeast(0.3)),
				Target.of(SUBJECT.title() + ": admitted rate off the limit by", Bound.atMost(0.05),
						Math.abs(admitted - 1)),
				Target.of(SUBJECT.title() + ": most admitted in a window of " + Titles.of(KEY.window()),
						Bound.atMost(RemoteLibrary.HARD_LIMIT_FACTOR.doubleValue() * KEY.permits()),
						results.max(this.shape, SUBJECT, Measure.FULLEST_WINDOW)));
	}

}
