package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;

import io.trypema.benchmark.RandomKeys;

/**
 * Keys, and the limit that each of them has.
 *
 * @param name what the names of the keys start with
 * @param count how many, or {@link #ALWAYS_NEW}
 * @param permits the permits of a key in the window
 * @param window the window
 */
record LimitedKeys(String name, int count, long permits, Duration window) {

	/** The count if each call is for a key that was never asked for. */
	static final int ALWAYS_NEW = 0;

	/**
	 * So much more than can be decided in process that it does not matter what is leased.
	 */
	private static final long NEVER_USED_UP_PER_SECOND = 10_000_000_000L;

	/** Return keys with a limit that is never used up. */
	static LimitedKeys unlimited(int count, Duration window) {
		return new LimitedKeys("%d-%s-".formatted(count, window), count,
				NEVER_USED_UP_PER_SECOND * Math.max(1, window.toSeconds()), window);
	}

	/** Return the name shown to readers. */
	String title() {
		String keys = switch (this.count) {
			case ALWAYS_NEW -> "new keys";
			case 1 -> "1 key";
			default -> Titles.of(this.count) + " keys";
		};
		return keys + ", " + Titles.of(this.window);
	}

	boolean isAlwaysNew() {
		return this.count == ALWAYS_NEW;
	}

	/**
	 * Return the names of the keys.
	 * @param owner whose keys they are, as they are nobody else's
	 * @return the names, the same at each call; of keys that are always new, one more
	 */
	String[] names(String owner) {
		return Arrays.stream(RandomKeys.create(Math.max(1, this.count)))
			.map((key) -> this.name + owner + key)
			.toArray(String[]::new);
	}

	Keys keys(String owner) {
		return isAlwaysNew() ? Keys.once(this.name + owner + System.nanoTime() + '-') : Keys.uniform(names(owner));
	}

	double permitsPerSecond() {
		return this.permits / (this.window.toNanos() / 1e9);
	}

}
