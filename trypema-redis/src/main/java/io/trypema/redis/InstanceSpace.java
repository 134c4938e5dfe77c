package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A counter with slices, as one of its instances sees it. All its keys are in one slot.
 */
final class InstanceSpace implements RedisKey {

	/** Totals, slices, their index, slices set aside, their index, silent instances. */
	private static final List<String> FURTHER = List.of(":t", ":s", ":n", ":a", ":b", ":d");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{0,64}");

	private static final Duration MIN_THRESHOLD = Duration.ofSeconds(1);

	private static final Duration MAX_THRESHOLD = Duration.ofDays(1);

	private final byte[] name;

	private final List<byte[]> furtherNames;

	private final String instance;

	private final byte[] instanceBytes;

	private final byte[] memory;

	private final long thresholdMillis;

	/**
	 * Create a space.
	 * @param names names the keys
	 * @param prefix the prefix of the names of all keys
	 * @param counter the name of the counter
	 * @param instanceName the start of the id of the instance
	 * @param threshold for how long an instance may be silent
	 */
	InstanceSpace(KeyNames names, String prefix, String counter, String instanceName, Duration threshold) {
		this.name = names.name((prefix + ":i:").getBytes(StandardCharsets.UTF_8), counter);
		this.furtherNames = FURTHER.stream().map(this::furtherName).toList();
		this.instance = instanceName + '#' + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		this.instanceBytes = this.instance.getBytes(StandardCharsets.US_ASCII);
		this.memory = furtherName(":f:" + this.instance);
		this.thresholdMillis = threshold.toMillis();
	}

	private byte[] furtherName(String suffix) {
		byte[] further = Arrays.copyOf(this.name, this.name.length + suffix.length());
		System.arraycopy(suffix.getBytes(StandardCharsets.US_ASCII), 0, further, this.name.length, suffix.length());
		return further;
	}

	static String checkInstanceName(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("The name of an instance must be at most 64 letters, digits, '.', '_' "
					+ "or '-', but is '" + name + "'");
		}
		return name;
	}

	static Duration checkThreshold(Duration threshold) {
		if (threshold.compareTo(MIN_THRESHOLD) < 0 || threshold.compareTo(MAX_THRESHOLD) > 0) {
			throw new IllegalArgumentException(
					"The time after which an instance is dead must be from 1 s to 1 day, but is " + threshold);
		}
		return threshold;
	}

	String instance() {
		return this.instance;
	}

	/** Return the interval of heartbeats. */
	Duration period() {
		return Duration.ofMillis(this.thresholdMillis / 3);
	}

	@Override
	public byte[] name(KeyNames names) {
		return this.name;
	}

	/** Return the names of all keys of the counter but the first. */
	Stream<byte[]> furtherNames() {
		return this.furtherNames.stream();
	}

	/** Return the name under which Redis remembers the last batch of the instance. */
	byte[] memory() {
		return this.memory;
	}

	/**
	 * Return for how long Redis remembers it: at least as long as it keeps the slices.
	 */
	long memoryMillis() {
		return Math.max(FlushBatch.MEMORY_MILLIS, 4 * this.thresholdMillis);
	}

	void write(ScriptRequest request) {
		request.whole(this.thresholdMillis).string(this.instanceBytes);
	}

}
