package io.trypema.redis;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.trypema.RateLimit;

/**
 * The calls that a process is to make, as one line of words {@code name=value}.
 */
final class LoadTask {

	private final Map<String, String> words = new HashMap<>();

	private LoadTask(Map<String, String> words) {
		this.words.putAll(words);
	}

	static LoadTask of(String line) {
		LoadTask task = new LoadTask(Map.of());
		Arrays.stream(line.split(" "))
			.map((word) -> word.split("=", 2))
			.forEach((word) -> task.words.put(word[0], word[1]));
		return task;
	}

	/** Return a task that differs in one word. */
	LoadTask with(String name, Object value) {
		LoadTask changed = new LoadTask(this.words);
		changed.words.put(name, String.valueOf(value));
		return changed;
	}

	String text(String name) {
		String value = this.words.get(name);
		if (value == null) {
			throw new IllegalArgumentException("No '" + name + "' in " + this);
		}
		return value;
	}

	private int number(String name, int otherwise) {
		String value = this.words.get(name);
		return (value != null) ? Integer.parseInt(value) : otherwise;
	}

	RateLimit limit() {
		return RateLimit.of(permits(), window());
	}

	int permits() {
		return number("permits", 100);
	}

	Duration window() {
		return Duration.ofMillis(number("window", 1000));
	}

	/** Return the duration of the calls. */
	Duration length() {
		return Duration.ofMillis(number("length", 1000));
	}

	/** Return the pause between two calls of a thread. */
	Duration pause() {
		return Duration.ofNanos(1000L * number("pause", 200));
	}

	/**
	 * Return the duration of the alternating phases with and without calls; zero for no
	 * rest.
	 */
	Duration rest() {
		return Duration.ofMillis(number("rest", 0));
	}

	int threads() {
		return number("threads", 3);
	}

	/** Return the number of keys; keys with a higher number are called less often. */
	int keys() {
		return number("keys", 1);
	}

	/** Return the percentage of admitted calls that are refunded. */
	int refunds() {
		return number("refunds", 0);
	}

	/** Return the percentage of calls after which the key is read. */
	int reads() {
		return number("reads", 0);
	}

	boolean isSuppressed() {
		return this.words.containsKey("factor");
	}

	BigDecimal hardLimitFactor() {
		return new BigDecimal(this.words.getOrDefault("factor", "1"));
	}

	/** Return whether Redis decides every call. */
	boolean isDirect() {
		return this.words.containsKey("direct");
	}

	Path log(int thread) {
		return Path.of(text("log") + '-' + thread);
	}

	@Override
	public String toString() {
		return String.join(" ",
				this.words.entrySet().stream().map((word) -> word.getKey() + '=' + word.getValue()).toList());
	}

}
