package io.trypema.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Temporary directories of servers, which are deleted at the end of this JVM.
 */
final class ServerDirectory {

	private static final Set<Path> EXISTING = ConcurrentHashMap.newKeySet();

	private ServerDirectory() {
	}

	static Path create() {
		try {
			Path directory = Files.createTempDirectory("trypema-redis");
			EXISTING.add(directory);
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void deleteAll() {
		EXISTING.forEach(ServerDirectory::delete);
	}

	static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
			for (Path file : deepestFirst) {
				Files.deleteIfExists(file);
			}
			EXISTING.remove(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
