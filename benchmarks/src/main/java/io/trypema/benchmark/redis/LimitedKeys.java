package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;

import io.trypema.benchmark.RandomKeys;

/**
 * Keys, and the limit of each.
 *
 * @param name the prefix of the names of the keys
 * @param count the number of keys, or {@link #ALWAYS_NEW}
 * @param permits the permits of a key in the window
 * @param window the window
 */
record LimitedKeys(String name, int count, long permits, Duration window) {

	/** The count if each call is for a new key. */
	static final int ALWAYS_NEW = 0;

	/**
	 * So far above the throughput of decisions in process that the sizes of leases do not
	 * matter.
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
	 * @param owner the only owner of these keys
	 * @return the names, the same at each call; of keys that are always new, one
	 * additional name
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
