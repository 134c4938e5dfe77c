package io.trypema.redis;

import java.nio.charset.StandardCharsets;

import io.trypema.WindowLimit;

/**
 * Properties of keys whose state has the same meaning: the strategy, the window and the
 * bucket size, which are part of their names.
 */
final class StateSpace {

	private static final long NANOS_PER_MICRO = 1000;

	private final boolean suppressed;

	private final long windowMicros;

	private final long bucketMicros;

	private final byte[] namePrefix;

	StateSpace(String prefix, boolean suppressed, WindowLimit limit) {
		this.suppressed = suppressed;
		// Rounded up, so that no permit leaves early
		this.windowMicros = ceilMicros(limit.window().toNanos());
		this.bucketMicros = limit.bucketSize().toNanos() / NANOS_PER_MICRO;
		this.namePrefix = (strategyPrefix(prefix, suppressed) + this.windowMicros + ':' + this.bucketMicros + ':')
			.getBytes(StandardCharsets.UTF_8);
	}

	static long ceilMicros(long nanos) {
		return (nanos + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO;
	}

	static String strategyPrefix(String prefix, boolean suppressed) {
		return prefix + (suppressed ? ":s:" : ":a:");
	}

	boolean isSuppressed() {
		return this.suppressed;
	}

	long windowMicros() {
		return this.windowMicros;
	}

	long bucketMicros() {
		return this.bucketMicros;
	}

	byte[] namePrefix() {
		return this.namePrefix;
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof StateSpace space && this.suppressed == space.suppressed
				&& this.windowMicros == space.windowMicros && this.bucketMicros == space.bucketMicros);
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.windowMicros * 31 + this.bucketMicros);
	}

}
