package io.trypema;

/**
 * Source of monotonic time.
 * <p>
 * Only differences between two readings mean anything; the origin is arbitrary and
 * readings may be negative or wrap around. Implementations must be safe for use by many
 * threads and must not go backwards.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Return the current reading.
	 * @return nanoseconds since an arbitrary origin
	 */
	long nanos();

	/**
	 * Return the ticker that reads {@link System#nanoTime()}.
	 * @return the system ticker, never {@code null}
	 */
	static Ticker system() {
		return System::nanoTime;
	}

}
