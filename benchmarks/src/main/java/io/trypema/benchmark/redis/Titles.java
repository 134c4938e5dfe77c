package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Locale;

/**
 * Numbers and times as readers see them.
 */
final class Titles {

	private Titles() {
	}

	/** Return a number with spaces between thousands. */
	static String of(long number) {
		return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
	}

	/** Return a length of time in the greatest unit that it is a whole number of. */
	static String of(Duration time) {
		if (time.toHours() > 0 && time.equals(Duration.ofHours(time.toHours()))) {
			return time.toHours() + " h";
		}
		if (time.toMinutes() > 0 && time.equals(Duration.ofMinutes(time.toMinutes()))) {
			return time.toMinutes() + " min";
		}
		return (time.toMillis() % 1000 == 0) ? time.toSeconds() + " s" : time.toMillis() + " ms";
	}

	static String threads(int count) {
		return (count == 1) ? "1 thread" : of(count) + " threads";
	}

	static String instances(int count) {
		return (count == 1) ? "1 instance" : of(count) + " instances";
	}

}
