package io.trypema.benchmark.redis;

import java.io.PrintStream;
import java.util.List;

/**
 * Prints a table in Markdown, row by row.
 */
final class Table {

	private final PrintStream out;

	private Table(PrintStream out) {
		this.out = out;
	}

	/**
	 * Start a table.
	 * @param out where to print it
	 * @param columns the titles of the columns, of which all but the first hold numbers
	 * @return the table
	 */
	static Table begin(PrintStream out, List<String> columns) {
		out.println();
		Table table = new Table(out);
		table.row(columns);
		out.println("|---|" + "---:|".repeat(columns.size() - 1));
		return table;
	}

	void row(List<String> cells) {
		this.out.println("| " + String.join(" | ", cells) + " |");
		this.out.flush();
	}

	void row(String title, double... values) {
		StringBuilder row = new StringBuilder("| ").append(title);
		for (double value : values) {
			row.append(" | ").append(Double.isNaN(value) ? "" : Measure.format(value));
		}
		this.out.println(row.append(" |"));
		this.out.flush();
	}

}
