package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import io.trypema.benchmark.redis.Shape.Outcome;
import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Puts the hybrid provider under load, by turns with the others, and prints the results.
 */
@Command(name = "HybridLoad", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Puts the hybrid provider under load, by turns with the others, and prints the results.")
final class HybridLoad implements Callable<Integer> {

	@Mixin
	private final ServerOption server = new ServerOption();

	@Mixin
	private final HybridOptions options = new HybridOptions();

	@Parameters(arity = "0..*", paramLabel = "TRIAL",
			description = "Trials to run: ${COMPLETION-CANDIDATES} (default: all)")
	private List<Kind> kinds = List.of(Kind.values());

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new HybridLoad()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
	}

	@Override
	public Integer call() throws InterruptedException {
		this.server.use(this::run);
		return 0;
	}

	private void run(Backend backend, RedisProbe redis) throws InterruptedException {
		warmUp(new Rounds(backend, redis, new Results()));
		Results results = new Results();
		Report report = new Report(results, System.out);
		List<Target> targets = new ArrayList<>();
		try {
			for (Kind kind : this.kinds) {
				targets.addAll(kind.trial(new Setting(this.options, backend, redis, results, report)).run());
			}
		}
		finally {
			report.print(targets);
			System.out.printf("%n%d of %d targets were missed.%n",
					targets.stream().filter((target) -> target.isMeasured() && !target.isReached()).count(),
					targets.stream().filter(Target::isMeasured).count());
		}
	}

	/** Warm up the code that all trials share. */
	private static void warmUp(Rounds rounds) throws InterruptedException {
		LimitedKeys keys = LimitedKeys.unlimited(100, Duration.ofSeconds(1));
		Comparison comparison = new Comparison(
				List.of(RemoteLibrary.TRYPEMA_REDIS, RemoteLibrary.TRYPEMA_LOCAL, RemoteLibrary.TRYPEMA_HYBRID),
				RemoteLibrary.TRYPEMA_REDIS, List.of());
		Shape shape = new Shape("warm-up", keys, Traffic.blocking(4), Outcome.ADMITTED, Duration.ofSeconds(1),
				comparison);
		rounds.run(List.of(shape), comparison.libraries(), new Course(0, 2, Duration.ofSeconds(1)));
	}

	/**
	 * The trials.
	 */
	enum Kind {

		/** Compared with the Redis provider, with limits never used up. */
		CELLS,

		/** Compared with the local provider, with limits never used up. */
		LOCAL,

		/** Compared with the local provider, with nine calls of ten refused. */
		REFUSED,

		/** The suppressed strategy compared with that of the local provider. */
		SUPPRESSED,

		/** Many instances on one key. */
		FLEET,

		/** Compared with the Redis provider, with keys that are called once. */
		ONCE,

		/** A burst of new keys during a steady load. */
		BURST;

		Trial trial(Setting setting) {
			return switch (this) {
				case CELLS -> new Cells(setting);
				case LOCAL -> new BesideLocal(setting);
				case REFUSED -> new Refusals(setting);
				case SUPPRESSED -> new Suppression(setting);
				case FLEET -> new Fleets(setting);
				case ONCE -> new NewKeys(setting);
				case BURST -> new Burst(setting);
			};
		}

	}

}
