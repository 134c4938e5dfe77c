package io.trypema.benchmark.redis;

import java.util.List;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * What Trypema is meant to reach.
 *
 * @param shape the load
 * @param measure what is bounded
 * @param bound the bound
 * @param relative whether the bound is a multiple of what the library reaches that the
 * shape is compared with
 */
record Target(Shape shape, Measure measure, double bound, boolean relative) {

	static final List<Target> ALL = List.of(relative(Shape.BLOCKING_16, Measure.DECISIONS, 1),
			relative(Shape.BLOCKING_64, Measure.DECISIONS, 1.5), relative(Shape.ASYNC_64, Measure.DECISIONS, 3),
			relative(Shape.ASYNC_64, Measure.REDIS_CPU, 0.3), relative(Shape.LONE_CALLER, Measure.P50, 1.1),
			relative(Shape.MANY_KEYS, Measure.DECISIONS, 1), relative(Shape.MANY_KEYS, Measure.REDIS_CPU, 1),
			new Target(Shape.MANY_KEYS, Measure.ALLOCATED, 1024, false),
			relative(Shape.IN_PROCESS, Measure.DECISIONS, 0.5), new Target(Shape.IN_PROCESS, Measure.P99, 3, false),
			relative(Shape.IN_PROCESS_MANY_KEYS, Measure.DECISIONS, 0.3));

	private static Target relative(Shape shape, Measure measure, double factor) {
		return new Target(shape, measure, factor, true);
	}

	String title() {
		return library().title() + ", " + this.shape.title() + ": " + this.measure.title();
	}

	String wanted() {
		String number = (isLowerBound() ? "≥ " : "≤ ") + Measure.format(this.bound);
		return this.relative ? number + " × " + this.shape.reference().title() : number;
	}

	double seen(Results results) {
		return this.relative ? results.ratio(this.shape, library(), this.measure)
				: results.median(this.shape, library(), this.measure);
	}

	boolean isReached(double seen) {
		return isLowerBound() ? seen >= this.bound : seen <= this.bound;
	}

	private boolean isLowerBound() {
		return this.measure == Measure.DECISIONS;
	}

	private RemoteLibrary library() {
		return this.shape.isInProcess() ? RemoteLibrary.TRYPEMA_HYBRID : RemoteLibrary.TRYPEMA_REDIS;
	}

}
