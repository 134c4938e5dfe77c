package io.trypema.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The number of edits that turn one name into another, case aside.
 */
public final class NameDistance {

	private NameDistance() {
	}

	/**
	 * Sort names by their distance to a name that is probably a misspelling of one of
	 * them.
	 * @param name the name
	 * @param candidates the names to sort
	 * @return the candidates, the nearest first
	 */
	public static List<String> nearestFirst(String name, Collection<String> candidates) {
		return candidates.stream()
			.sorted(Comparator.comparingInt((String candidate) -> between(name, candidate))
				.thenComparing(Comparator.naturalOrder()))
			.toList();
	}

	private static int between(String first, String second) {
		String one = first.toLowerCase(Locale.ROOT);
		String other = second.toLowerCase(Locale.ROOT);
		int[] previous = new int[other.length() + 1];
		for (int column = 0; column < previous.length; column++) {
			previous[column] = column;
		}
		for (int row = 1; row <= one.length(); row++) {
			previous = nextRow(previous, one.charAt(row - 1), other);
		}
		return previous[other.length()];
	}

	private static int[] nextRow(int[] previous, char character, String other) {
		int[] row = new int[previous.length];
		row[0] = previous[0] + 1;
		for (int column = 1; column < row.length; column++) {
			int substitution = previous[column - 1] + ((character == other.charAt(column - 1)) ? 0 : 1);
			row[column] = Math.min(substitution, Math.min(previous[column], row[column - 1]) + 1);
		}
		return row;
	}

}
