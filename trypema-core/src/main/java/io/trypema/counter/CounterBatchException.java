package io.trypema.counter;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Thrown when some rows of a batch failed. All others have been done.
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
	 * @param changes what the rows came to, in their order; empty for rows that failed
	 * @param failures what failed, by the number of its row, from zero
	 */
	public CounterBatchException(List<? extends Optional<?>> changes, Map<Integer, RuntimeException> failures) {
		super(failures.size() + " of " + changes.size() + " rows failed, the first: "
				+ failures.values().iterator().next().getMessage(), failures.values().iterator().next());
		this.changes = List.copyOf(changes);
		this.failures = Collections.unmodifiableMap(new TreeMap<>(failures));
	}

	/**
	 * Return what the rows came to.
	 * @param <T> the type of what a row of the batch comes to
	 * @param type the type, such as {@link CounterChange}
	 * @return the changes in the order of the rows, empty for rows that failed
	 * @throws ClassCastException if it is another type
	 */
	public <T> List<Optional<T>> changes(Class<T> type) {
		return this.changes.stream().map((change) -> change.map(type::cast)).toList();
	}

	/**
	 * Return what the rows failed with.
	 * @return the failures by the number of the row, from zero
	 */
	public Map<Integer, RuntimeException> failures() {
		return this.failures;
	}

}
