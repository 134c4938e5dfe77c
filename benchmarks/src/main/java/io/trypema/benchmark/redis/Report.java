package io.trypema.benchmark.redis;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

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

	void print(Shape shape) {
		this.out.println();
		this.out.println(shape.measures()
			.stream()
			.map(Measure::title)
			.collect(Collectors.joining(" | ", "| " + shape.title() + " | ",
					" | × " + shape.reference().title() + " |")));
		this.out.println("|---|" + "---:|".repeat(shape.measures().size() + 1));
		this.results.libraries(shape).forEach((library) -> print(shape, library));
	}

	private void print(Shape shape, RemoteLibrary library) {
		List<Measure> measures = shape.measures();
		this.out.println(measures.stream()
			.map((measure) -> Measure.format(this.results.median(shape, library, measure)))
			.collect(Collectors.joining(" | ", "| " + library.title() + " | ",
					" | " + Measure.format(this.results.ratio(shape, library, Measure.DECISIONS)) + " |")));
	}

	void printTargets() {
		this.out.println();
		this.out.println("| target | wanted | seen | |");
		this.out.println("|---|---:|---:|---|");
		for (Target target : Target.ALL) {
			double seen = target.seen(this.results);
			if (!Double.isNaN(seen)) {
				this.out.println("| " + target.title() + " | " + target.wanted() + " | " + Measure.format(seen) + " | "
						+ (target.isReached(seen) ? "reached" : "missed") + " |");
			}
		}
	}

}
