package io.trypema.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints the medians of JMH results in CSV, and of their ratios to the floor in the same
 * file.
 */
final class Ratios {

	private final Map<Row, List<Double>> scores = new LinkedHashMap<>();

	private final Map<Row, List<Double>> ratios = new LinkedHashMap<>();

	private Ratios() {
	}

	public static void main(String[] files) {
		Ratios ratios = new Ratios();
		Arrays.stream(files).map(Path::of).forEach(ratios::add);
		ratios.print();
	}

	private void add(Path file) {
		Map<Row, Double> run = read(file);
		run.forEach((row, score) -> {
			this.scores.computeIfAbsent(row, (absent) -> new ArrayList<>()).add(score);
			Double floor = run.get(row.of("FLOOR"));
			if (floor != null) {
				this.ratios.computeIfAbsent(row, (absent) -> new ArrayList<>()).add(score / floor);
			}
		});
	}

	private static Map<Row, Double> read(Path file) {
		try (var lines = Files.lines(file)) {
			List<String[]> table = lines.map((line) -> line.replace("\"", "").split(",", -1)).toList();
			List<String> columns = List.of(table.get(0));
			return table.stream()
				.skip(1)
				.filter((cells) -> !cells[0].contains(":"))
				.collect(Collectors.toMap((cells) -> Row.of(columns, cells),
						(cells) -> Double.valueOf(cells[columns.indexOf("Score")]), (first, second) -> second,
						LinkedHashMap::new));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void print() {
		System.out.println("| benchmark | threads | library | ns | × floor | runs |");
		System.out.println("|---|---:|---|---:|---:|---:|");
		this.scores.forEach((row, values) -> System.out.printf(Locale.ROOT, "| %s | %s | %s | %.1f | %.2f | %d |%n",
				row.benchmark(), row.threads(), row.library(), median(values),
				median(this.ratios.getOrDefault(row, List.of())), values.size()));
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		if (sorted.length == 0) {
			return Double.NaN;
		}
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	private record Row(String benchmark, String threads, String library) {

		static Row of(List<String> columns, String[] cells) {
			String name = cells[0].substring(cells[0].lastIndexOf('.', cells[0].lastIndexOf('.') - 1) + 1);
			int window = columns.indexOf("Param: window");
			String benchmark = (window < 0 || cells[window].isEmpty()) ? name : name + ' ' + cells[window];
			return new Row(benchmark, cells[columns.indexOf("Threads")], cells[columns.indexOf("Param: library")]);
		}

		Row of(String otherLibrary) {
			return new Row(this.benchmark, this.threads, otherLibrary);
		}

	}

}
