package io.trypema.benchmark.redis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * The samples of a run, with medians over its rounds.
 */
final class Results {

	private final Map<Shape, Map<RemoteLibrary, List<Sample>>> samples = new HashMap<>();

	void add(Shape shape, RemoteLibrary library, Sample sample) {
		this.samples.computeIfAbsent(shape, (absent) -> new EnumMap<>(RemoteLibrary.class))
			.computeIfAbsent(library, (absent) -> new ArrayList<>())
			.add(sample);
	}

	Set<RemoteLibrary> libraries(Shape shape) {
		return samples(shape).keySet();
	}

	/** Return the median over the rounds, or not a number if there were none. */
	double median(Shape shape, RemoteLibrary library, Measure measure) {
		return median(samples(shape, library).stream().mapToDouble(measure::of));
	}

	/** Return the greatest value of all rounds, or not a number if there were none. */
	double max(Shape shape, RemoteLibrary library, Measure measure) {
		return samples(shape, library).stream().mapToDouble(measure::of).max().orElse(Double.NaN);
	}

	/**
	 * Return the median of the ratios to the library that the shape is compared with, of
	 * the same rounds.
	 */
	double ratio(Shape shape, RemoteLibrary library, Measure measure) {
		List<Sample> own = samples(shape, library);
		List<Sample> reference = samples(shape, shape.reference());
		return median(IntStream.range(0, Math.min(own.size(), reference.size()))
			.mapToDouble((round) -> measure.of(own.get(round)) / measure.of(reference.get(round))));
	}

	private List<Sample> samples(Shape shape, RemoteLibrary library) {
		return samples(shape).getOrDefault(library, List.of());
	}

	private Map<RemoteLibrary, List<Sample>> samples(Shape shape) {
		return this.samples.getOrDefault(shape, Map.of());
	}

	/** Return the middle of some values, or not a number if there are none. */
	static double median(DoubleStream values) {
		double[] sorted = values.sorted().toArray();
		int middle = sorted.length / 2;
		if (sorted.length == 0) {
			return Double.NaN;
		}
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
