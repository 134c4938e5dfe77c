package io.trypema.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a script answers: packed doubles.
 */
final class Reply {

	private static final long NANOS_PER_MICRO = 1000;

	private final ByteBuffer buffer;

	Reply(byte[] bytes) {
		this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	double number() {
		return this.buffer.getDouble();
	}

	long whole() {
		return (long) number();
	}

	/** Read microseconds; negative ones mean never. */
	long nanos() {
		return whole() * NANOS_PER_MICRO;
	}

}
