package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import picocli.CommandLine.Option;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Command-line options of a run.
 */
final class Options {

	@Option(names = "--shapes", split = ",", description = "Shapes of load: ${COMPLETION-CANDIDATES}")
	private List<RedisShape> shapes = List.of(RedisShape.values());

	@Option(names = "--libraries", split = ",", description = "Libraries to compare: ${COMPLETION-CANDIDATES}")
	private Set<RemoteLibrary> libraries = Set.of(RemoteLibrary.values());

	@Option(names = "--warm-ups", description = "Rounds before those that count (default: ${DEFAULT-VALUE})")
	private int warmUps = 3;

	@Option(names = "--rounds", description = "Rounds of each shape and library (default: ${DEFAULT-VALUE})")
	private int rounds = 7;

	@Option(names = "--time", description = "Length of a round (default: ${DEFAULT-VALUE})")
	private Duration time = Duration.ofMillis(500);

	List<RedisShape> shapes() {
		return this.shapes;
	}

	Set<RemoteLibrary> libraries() {
		return this.libraries;
	}

	Course course() {
		return new Course(this.warmUps, this.rounds, this.time);
	}

}
