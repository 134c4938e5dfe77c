package io.trypema.benchmark.redis;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * Prints results as Markdown.
 */
final class Report {

	private final Results results;

	private final PrintStream out;

	Report(Results results, PrintStream out) {
		this.results = results;
		this.out = out;
	}

	Table begin(List<String> columns) {
		return Table.begin(this.out, columns);
	}

	void print(Shape shape) {
		Table table = begin(Stream
			.of(Stream.of(shape.title()), shape.comparison().measures().stream().map(Measure::title),
					Stream.of("× " + shape.reference().title()))
			.flatMap((titles) -> titles)
			.toList());
		this.results.libraries(shape).forEach((library) -> table.row(library.title(), row(shape, library)));
	}

	private double[] row(Shape shape, RemoteLibrary library) {
		return DoubleStream
			.concat(shape.comparison()
				.measures()
				.stream()
				.mapToDouble((measure) -> this.results.median(shape, library, measure)),
					DoubleStream.of(this.results.ratio(shape, library, Measure.DECISIONS)))
			.toArray();
	}

	void print(List<Target> targets) {
		this.out.println();
		this.out.println("| target | wanted | seen | |");
		this.out.println("|---|---:|---:|---|");
		targets.stream()
			.filter(Target::isMeasured)
			.forEach((target) -> this.out.println("| " + target.title() + " | " + target.wanted() + " | "
					+ Measure.format(target.seen()) + " | " + (target.isReached() ? "reached" : "missed") + " |"));
	}

}
