package io.trypema.redis;

/**
 * State of a key of a {@link LaxCounter} in this process.
 */
final class PlainCell extends LaxCell<Long> {

	private final CounterKey key;

	/** The value in Redis, less the local increments that it includes. */
	private volatile long base;

	PlainCell(CounterKey key) {
		this.key = key;
	}

	CounterKey key() {
		return this.key;
	}

	/** Return the known value plus all local increments. */
	long value() {
		return this.base + added();
	}

	@Override
	boolean fits(long n) {
		return fits(value(), n);
	}

	@Override
	boolean isNear() {
		return isNear(value());
	}

	@Override
	Long values() {
		return value();
	}

	@Override
	Long plus(Long value, long n) {
		return value + n;
	}

	@Override
	String describe() {
		return Long.toString(value());
	}

	@Override
	void base(Long value) {
		this.base = value;
	}

}
