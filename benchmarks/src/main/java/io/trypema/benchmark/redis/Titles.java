package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Locale;

/**
 * Formats numbers and times for readers.
 */
final class Titles {

	private Titles() {
	}

	/** Return a number with spaces between thousands. */
	static String of(long number) {
		return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
	}

	/** Return a duration in the largest unit of which it is a whole multiple. */
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
