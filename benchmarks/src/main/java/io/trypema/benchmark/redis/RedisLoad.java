package io.trypema.benchmark.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;
import io.trypema.redis.test.RedisServer;

/**
 * Puts limiters on one Redis under load, in rounds by turns, and prints what was seen.
 */
final class RedisLoad {

	private final Options options;

	private final Backend backend;

	private final RedisProbe redis;

	private final Results results = new Results();

	private RedisLoad(Options options, Backend backend, RedisProbe redis) {
		this.options = options;
		this.backend = backend;
		this.redis = redis;
	}

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new Starter()).execute(arguments));
	}

	private static void run(Options options, String url) throws InterruptedException {
		try (Backend backend = Backend.at(url); RedisProbe redis = new RedisProbe(backend.connect())) {
			System.out.println("Redis " + redis.version() + ", Java " + Runtime.version());
			new RedisLoad(options, backend, redis).run();
		}
	}

	private void run() throws InterruptedException {
		Report report = new Report(this.results, System.out);
		for (Shape shape : this.options.shapes()) {
			run(shape);
			report.print(shape);
		}
		report.printTargets();
	}

	private void run(Shape shape) throws InterruptedException {
		Map<RemoteLibrary, Contender> contenders = new EnumMap<>(RemoteLibrary.class);
		List<RemoteLibrary> order = shape.libraries()
			.filter(this.options.libraries()::contains)
			.collect(Collectors.toCollection(ArrayList::new));
		try {
			for (int round = -this.options.warmUps(); round < this.options.rounds(); round++) {
				for (RemoteLibrary library : order) {
					run(shape, library, round >= 0, contenders);
				}
				Collections.rotate(order, 1);
			}
		}
		finally {
			contenders.values().forEach(Contender::close);
		}
	}

	private void run(Shape shape, RemoteLibrary library, boolean counts, Map<RemoteLibrary, Contender> contenders)
			throws InterruptedException {
		Contender contender = contenders.computeIfAbsent(library,
				(absent) -> Contender.open(shape, absent, this.backend));
		Sample sample = contender.measure(this.redis, this.options.time());
		if (counts) {
			this.results.add(shape, library, sample);
		}
		if (shape.isInProcess()) {
			// What it still does in the background would slow the others down
			contenders.remove(library);
			contender.close();
		}
	}

	/**
	 * Runs the load on the Redis that the options name, or on one that it starts.
	 */
	@Command(name = "RedisLoad", mixinStandardHelpOptions = true, sortOptions = false,
			description = "Puts limiters on one Redis under load, by turns, and prints what was seen.")
	private static final class Starter implements Callable<Integer> {

		@Mixin
		private final Options options = new Options();

		@Override
		public Integer call() throws InterruptedException {
			String url = this.options.url();
			if (url != null) {
				run(this.options, url);
				return 0;
			}
			try (RedisServer server = RedisServer.start()) {
				run(this.options, "redis://127.0.0.1:" + server.port());
			}
			return 0;
		}

	}

}
