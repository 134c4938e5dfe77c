package io.trypema.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import io.trypema.redis.WindowChecker.Span;

/**
 * Admitted calls in a memory-mapped file, which survive if the process that writes them
 * is killed. Not thread-safe.
 */
final class CallLog {

	private static final int ENTRY = 3 * Long.BYTES;

	private static final int MAX_ENTRIES = 500_000;

	private final MappedByteBuffer buffer;

	private CallLog(MappedByteBuffer buffer) {
		this.buffer = buffer;
	}

	static CallLog create(Path file) {
		return new CallLog(map(file, FileChannel.MapMode.READ_WRITE, StandardOpenOption.CREATE_NEW,
				StandardOpenOption.READ, StandardOpenOption.WRITE));
	}

	private static MappedByteBuffer map(Path file, FileChannel.MapMode mode, StandardOpenOption... options) {
		try (FileChannel channel = FileChannel.open(file, options)) {
			return channel.map(mode, 0, (long) ENTRY * MAX_ENTRIES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Add a call; the key is written last, since an entry without one is no call. */
	void add(int key, long begin, long end) {
		int position = this.buffer.position();
		this.buffer.putLong(position + Long.BYTES, begin).putLong(position + 2 * Long.BYTES, end);
		this.buffer.putLong(position, key + 1L);
		this.buffer.position(position + ENTRY);
	}

	/** Return the calls of each key. */
	static List<List<Span>> read(List<Path> files) {
		List<List<Span>> calls = new ArrayList<>();
		for (Path file : files) {
			ByteBuffer buffer = map(file, FileChannel.MapMode.READ_ONLY, StandardOpenOption.READ);
			for (long key = buffer.getLong(); key != 0; key = buffer.getLong()) {
				while (calls.size() < key) {
					calls.add(new ArrayList<>());
				}
				calls.get((int) key - 1).add(new Span(buffer.getLong(), buffer.getLong()));
			}
		}
		return calls;
	}

}
