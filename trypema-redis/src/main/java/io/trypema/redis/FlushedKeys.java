package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Keys of a plain counter in one slot whose increments are sent in one message.
 */
final class FlushedKeys implements RedisKey {

	private final CounterSpace space;

	private final byte[] memory;

	private final byte[][] names;

	/**
	 * Create some.
	 * @param space the counter
	 * @param memory the name under which Redis remembers the last batch
	 * @param names the names of the keys
	 */
	FlushedKeys(CounterSpace space, byte[] memory, byte[][] names) {
		this.space = space;
		this.memory = memory;
		this.names = names;
	}

	/** Return the name of the memory of a process beside a key, in its slot. */
	static byte[] memory(byte[] tagged, String process) {
		byte[] suffix = (':' + process).getBytes(StandardCharsets.US_ASCII);
		byte[] memory = Arrays.copyOf(tagged, tagged.length + suffix.length);
		System.arraycopy(suffix, 0, memory, tagged.length, suffix.length);
		return memory;
	}

	@Override
	public byte[] name(KeyNames names) {
		return this.memory;
	}

	Stream<byte[]> names() {
		return Stream.of(this.names);
	}

	CounterSpace space() {
		return this.space;
	}

}
