package io.trypema.benchmark.redis;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * A performance target, and the measured value.
 *
 * @param title the bounded measure
 * @param wanted the bound
 * @param seen the value, not a number if it was not measured
 */
record Target(String title, String wanted, double seen, boolean isReached) {

	static Target of(String title, Bound bound, double seen) {
		return new Target(title, bound.toString(), seen, bound.admits(seen));
	}

	/** Return a bound on a multiple of something else. */
	static Target times(String reference, String title, Bound bound, double seen) {
		return new Target(title, bound + " × " + reference, seen, bound.admits(seen));
	}

	/**
	 * Return a bound on the multiple of the result of the reference library of a shape.
	 */
	static Target relative(Results results, Shape shape, RemoteLibrary library, Measure measure, Bound bound) {
		return times(shape.reference().title(), title(library, shape, measure), bound,
				results.ratio(shape, library, measure));
	}

	static String title(RemoteLibrary library, Shape shape, Measure measure) {
		return library.title() + ", " + shape.title() + ": " + measure.title();
	}

	boolean isMeasured() {
		return !Double.isNaN(this.seen);
	}

}
