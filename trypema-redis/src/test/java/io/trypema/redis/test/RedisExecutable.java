package io.trypema.redis.test;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * The server executable for all processes of the tests.
 */
final class RedisExecutable {

	static final String SETTING = "trypema.test.redis-server";

	private static final String EMBEDDED = "embedded";

	private static final Pattern VERSION = Pattern.compile("(\\w+) server v=(\\S+)");

	private static @Nullable Path chosen;

	private RedisExecutable() {
	}

	static synchronized Path get() {
		Path executable = chosen;
		if (executable == null) {
			executable = find();
			System.out.println("Tests start " + version(executable) + " (" + executable + ")");
			chosen = executable;
		}
		return executable;
	}

	private static Path find() {
		String given = Setting.of(SETTING);
		if (given == null) {
			return onPath().orElseGet(RedisExecutable::embedded);
		}
		return given.equals(EMBEDDED) ? embedded() : Path.of(given).toAbsolutePath();
	}

	private static Optional<Path> onPath() {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((folder) -> Path.of(folder, "redis-server"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	private static Path embedded() {
		try {
			return ExecutableProvider.newJarResourceProvider().get().toPath();
		}
		catch (IOException ex) {
			throw new IllegalStateException("No redis-server is on the PATH and the embedded one has no executable "
					+ "for this machine: install Redis, or name an executable by the system property '" + SETTING + "'",
					ex);
		}
	}

	static String version(Path executable) {
		String output = output(executable);
		Matcher matcher = VERSION.matcher(output);
		if (!matcher.find()) {
			throw unusable(executable, output, null);
		}
		return matcher.group(1) + ' ' + matcher.group(2);
	}

	private static String output(Path executable) {
		try {
			Process process = new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw unusable(executable, "", ex);
		}
	}

	private static IllegalStateException unusable(Path executable, String output, @Nullable IOException cause) {
		return new IllegalStateException("'" + executable + "' is no Redis server that runs on this machine: install "
				+ "Redis 6.2 or later, or name an executable by the system property '" + SETTING + "'. " + output,
				cause);
	}

}
