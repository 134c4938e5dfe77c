package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * What a run is told on its command line.
 */
final class Options {

	@Option(names = "--url", description = "Address of Redis; by default one is started")
	private @Nullable String url;

	@Option(names = "--shapes", split = ",", description = "Shapes of load: ${COMPLETION-CANDIDATES}")
	private List<Shape> shapes = List.of(Shape.values());

	@Option(names = "--libraries", split = ",", description = "Libraries to compare: ${COMPLETION-CANDIDATES}")
	private Set<RemoteLibrary> libraries = Set.of(RemoteLibrary.values());

	@Option(names = "--warm-ups", description = "Rounds before those that count (default: ${DEFAULT-VALUE})")
	private int warmUps = 3;

	@Option(names = "--rounds", description = "Rounds of each shape and library (default: ${DEFAULT-VALUE})")
	private int rounds = 7;

	@Option(names = "--time", description = "Length of a round (default: ${DEFAULT-VALUE})")
	private Duration time = Duration.ofMillis(500);

	@Nullable String url() {
		return this.url;
	}

	List<Shape> shapes() {
		return this.shapes;
	}

	Set<RemoteLibrary> libraries() {
		return this.libraries;
	}

	int warmUps() {
		return this.warmUps;
	}

	int rounds() {
		return this.rounds;
	}

	Duration time() {
		return this.time;
	}

}
