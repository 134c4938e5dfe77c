package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Puts limiters under load by turns. A limiter that decides in process is opened again
 * for each turn, since its background work would slow the others down.
 */
final class Rounds {

	private static final Duration SHORT_RUN_UP = Duration.ofMillis(50);

	private final Backend backend;

	private final RedisProbe redis;

	private final Results results;

	Rounds(Backend backend, RedisProbe redis, Results results) {
		this.backend = backend;
		this.redis = redis;
		this.results = results;
	}

	/**
	 * Measure some shapes.
	 * @param shapes shapes that differ only in their traffic
	 * @param libraries the libraries to be put under this load
	 * @param course the number and duration of rounds
	 * @throws InterruptedException if this thread is interrupted
	 */
	void run(List<Shape> shapes, List<RemoteLibrary> libraries, Course course) throws InterruptedException {
		Map<RemoteLibrary, Contender> contenders = new EnumMap<>(RemoteLibrary.class);
		List<RemoteLibrary> order = new ArrayList<>(libraries);
		try {
			for (int round = -course.warmUps(); round < course.rounds(); round++) {
				for (RemoteLibrary library : order) {
					Results of = (round >= 0) ? this.results : new Results();
					if (library.isInProcess()) {
						runAnew(shapes, library, course.time(), of);
					}
					else {
						Contender contender = contenders.computeIfAbsent(library,
								(absent) -> Contender.open(shapes.get(0).keys(), absent, this.backend));
						measure(shapes, library, contender, new Turn(SHORT_RUN_UP, course.time()), of);
					}
				}
				Collections.rotate(order, 1);
			}
		}
		finally {
			contenders.values().forEach(Contender::close);
		}
	}

	/** Several shapes share the long run-up, and each has an additional short one. */
	private void runAnew(List<Shape> shapes, RemoteLibrary library, Duration time, Results of)
			throws InterruptedException {
		Shape busiest = Collections.max(shapes, Comparator.comparingInt((shape) -> shape.traffic().callers()));
		try (Contender contender = Contender.open(busiest.keys(), library, this.backend)) {
			Duration runUp = busiest.runUp();
			if (shapes.size() > 1) {
				contender.measure(busiest.traffic(), this.redis, runUp, Duration.ZERO);
				runUp = runUp.dividedBy(10);
			}
			measure(shapes, library, contender, new Turn(runUp, time), of);
		}
	}

	private void measure(List<Shape> shapes, RemoteLibrary library, Contender contender, Turn turn, Results of)
			throws InterruptedException {
		for (Shape shape : shapes) {
			Sample sample = contender.measure(shape.traffic(), this.redis, turn.runUp(), turn.time());
			shape.check(library, sample);
			of.add(shape, library, sample);
		}
	}

	private record Turn(Duration runUp, Duration time) {

	}

}
