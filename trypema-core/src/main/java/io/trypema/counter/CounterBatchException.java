package io.trypema.counter;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Thrown when some rows of a batch failed. All others have been executed.
 *
 * @since 0.1.0
 */
public class CounterBatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	@SuppressWarnings("serial")
	private final List<? extends Optional<?>> changes;

	@SuppressWarnings("serial")
	private final Map<Integer, RuntimeException> failures;

	/**
	 * Create the exception.
	 * @param changes the results of the rows, in their order; empty for rows that failed
	 * @param failures the failures by the index of their row, from zero
	 */
	public CounterBatchException(List<? extends Optional<?>> changes, Map<Integer, RuntimeException> failures) {
		super(failures.size() + " of " + changes.size() + " rows failed, the first: "
				+ failures.values().iterator().next().getMessage(), failures.values().iterator().next());
		this.changes = List.copyOf(changes);
		this.failures = Collections.unmodifiableMap(new TreeMap<>(failures));
	}

	/**
	 * Return the results of the rows.
	 * @param <T> the type of the result of a row
	 * @param type the type, such as {@link CounterChange}
	 * @return the changes in the order of the rows, empty for rows that failed
	 * @throws ClassCastException if it is another type
	 */
	public <T> List<Optional<T>> changes(Class<T> type) {
		return this.changes.stream().map((change) -> change.map(type::cast)).toList();
	}

	/**
	 * Return the failures of the rows.
	 * @return the failures by the number of the row, from zero
	 */
	public Map<Integer, RuntimeException> failures() {
		return this.failures;
	}

}
