package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * What a run is told on its command line, each as {@code name=value}.
 *
 * @param url the address of Redis, or {@code null} to start one
 * @param shapes the shapes of load, in order
 * @param libraries the libraries to compare
 * @param warmUps the rounds before those that count
 * @param rounds the rounds of each shape and library
 * @param time the length of a round
 */
record Options(@Nullable String url, List<Shape> shapes, Set<RemoteLibrary> libraries, int warmUps, int rounds,
		Duration time) {

	private static final Set<String> NAMES = Set.of("url", "shapes", "libraries", "warmUps", "rounds", "time");

	static Options parse(String[] arguments) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String argument : arguments) {
			String[] parts = argument.split("=", 2);
			if (parts.length < 2 || !NAMES.contains(parts[0])) {
				throw new IllegalArgumentException("'" + argument + "' is not name=value with a name of " + NAMES);
			}
			values.put(parts[0], parts[1]);
		}
		return new Options(values.get("url"), constants(Shape.class, values.get("shapes")),
				Set.copyOf(constants(RemoteLibrary.class, values.get("libraries"))),
				Integer.parseInt(values.getOrDefault("warmUps", "3")),
				Integer.parseInt(values.getOrDefault("rounds", "7")),
				Duration.parse(values.getOrDefault("time", "PT0.5S")));
	}

	private static <E extends Enum<E>> List<E> constants(Class<E> type, @Nullable String names) {
		return (names == null) ? List.of(type.getEnumConstants())
				: Arrays.stream(names.split(",")).map((name) -> Enum.valueOf(type, name)).toList();
	}

}
