package io.trypema.benchmark.redis;

/**
 * A minimum or maximum.
 *
 * @param value the value, inclusive
 * @param isLower whether it is a minimum
 */
record Bound(double value, boolean isLower) {

	static Bound atLeast(double value) {
		return new Bound(value, true);
	}

	static Bound atMost(double value) {
		return new Bound(value, false);
	}

	boolean admits(double seen) {
		return this.isLower ? seen >= this.value : seen <= this.value;
	}

	@Override
	public String toString() {
		return (this.isLower ? "≥ " : "≤ ") + Measure.format(this.value);
	}

}
