package io.trypema.benchmark.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import io.trypema.benchmark.RandomKeys;
import io.trypema.benchmark.redis.competitor.Backend;
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

	/**
	 * Run the load.
	 * @param arguments the {@link Options}
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static void main(String[] arguments) throws InterruptedException {
		Options options = Options.parse(arguments);
		String url = options.url();
		if (url != null) {
			run(options, url);
			return;
		}
		try (RedisServer server = RedisServer.start()) {
			run(options, "redis://127.0.0.1:" + server.port());
		}
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
		List<Contender> contenders = contenders(shape);
		try {
			run(shape, keys(shape), contenders);
		}
		finally {
			contenders.forEach(Contender::close);
		}
	}

	private void run(Shape shape, String[] keys, List<Contender> contenders) throws InterruptedException {
		contenders.forEach((contender) -> contender.touch(keys));
		for (int round = -this.options.warmUps(); round < this.options.rounds(); round++) {
			for (Contender contender : contenders) {
				Load load = new Load(shape.callers(contender.competitor(), keys), this.redis);
				Sample sample = load.measure(this.options.time());
				contender.check(shape, sample);
				if (round >= 0) {
					this.results.add(shape, contender.library(), sample);
				}
			}
			Collections.rotate(contenders, 1);
		}
	}

	private static String[] keys(Shape shape) {
		return Arrays.stream(RandomKeys.create(shape.keys())).map((key) -> shape.name() + key).toArray(String[]::new);
	}

	private List<Contender> contenders(Shape shape) {
		return shape.libraries()
			.filter(this.options.libraries()::contains)
			.map((library) -> new Contender(library,
					library.limitedTo(shape.permitsPerMinute(), Shape.WINDOW, this.backend)))
			.collect(Collectors.toCollection(ArrayList::new));
	}

}
