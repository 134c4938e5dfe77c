package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of a run for the hybrid provider.
 */
final class HybridOptions {

	@Option(names = "--keys", split = ",", description = "Keys of the cells (default: ${DEFAULT-VALUE})")
	private List<Integer> keys = List.of(1, 1000, 20_000, 100_000);

	@Option(names = "--windows", split = ",", description = "Windows of the cells (default: ${DEFAULT-VALUE})")
	private List<Duration> windows = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1),
			Duration.ofHours(1));

	@Option(names = "--threads", split = ",", description = "Threads of the cells (default: ${DEFAULT-VALUE})")
	private List<Integer> threads = List.of(1, 2, 16, 64);

	@Option(names = "--with-local", description = "Measure the local provider in the cells too")
	private boolean withLocal;

	@Option(names = "--instances", split = ",", description = "Instances of the fleets (default: ${DEFAULT-VALUE})")
	private List<Integer> instances = List.of(1, 10, 100, 1000);

	@Option(names = "--rounds", description = "Rounds of each shape (default: ${DEFAULT-VALUE})")
	private int rounds = 3;

	@Option(names = "--long-rounds", description = "Rounds of fleets and bursts (default: ${DEFAULT-VALUE})")
	private int longRounds = 1;

	@Option(names = "--time",
			description = "Length of a round; those that need longer take it " + "(default: ${DEFAULT-VALUE})")
	private Duration time = Duration.ofMillis(500);

	@Option(names = "--run-up", description = "Warm-up of hybrid and local before they are measured "
			+ "(default: 1 s for 1 key, 2 s up to 1000, 5 s up to 20000, else 10 s)")
	private @Nullable Duration runUp;

	List<Integer> keys() {
		return this.keys;
	}

	List<Duration> windows() {
		return this.windows;
	}

	List<Integer> threads() {
		return this.threads;
	}

	boolean withLocal() {
		return this.withLocal;
	}

	List<Integer> instances() {
		return this.instances;
	}

	int longRounds() {
		return this.longRounds;
	}

	Course course() {
		return new Course(0, this.rounds, this.time);
	}

	/** Return the course of rounds with a minimum duration. */
	Course courseOf(Duration minimum) {
		return new Course(0, this.rounds, longer(this.time, minimum));
	}

	Duration runUp(int keysInUse) {
		if (this.runUp != null) {
			return this.runUp;
		}
		return Duration.ofSeconds((keysInUse <= 1) ? 1 : (keysInUse <= 1000) ? 2 : (keysInUse <= 20_000) ? 5 : 10);
	}

	/** Return the configured run-up, or the given default. */
	Duration runUp(Duration otherwise) {
		return (this.runUp != null) ? this.runUp : otherwise;
	}

	static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

}
