package io.trypema.benchmark.redis;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Puts limiters on one Redis under load, in alternating rounds, and prints the results.
 */
@Command(name = "RedisLoad", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Puts limiters on one Redis under load, by turns, and prints the results.")
final class RedisLoad implements Callable<Integer> {

	@Mixin
	private final ServerOption server = new ServerOption();

	@Mixin
	private final Options options = new Options();

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new RedisLoad()).execute(arguments));
	}

	@Override
	public Integer call() throws InterruptedException {
		this.server.use(this::run);
		return 0;
	}

	private void run(Backend backend, RedisProbe redis) throws InterruptedException {
		Results results = new Results();
		Report report = new Report(results, System.out);
		Rounds rounds = new Rounds(backend, redis, results);
		for (RedisShape shape : this.options.shapes()) {
			rounds.run(List.of(shape.shape()), libraries(shape.shape()), this.options.course());
			report.print(shape.shape());
		}
		report.print(new RedisTargets(results).all());
	}

	private List<RemoteLibrary> libraries(Shape shape) {
		return shape.comparison().libraries().stream().filter(this.options.libraries()::contains).toList();
	}

}
