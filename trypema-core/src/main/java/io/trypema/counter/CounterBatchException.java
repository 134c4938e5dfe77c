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
	private final List<Optional<CounterChange>> changes;

	@SuppressWarnings("serial")
	private final Map<Integer, RuntimeException> failures;

	/**
	 * Create the exception.
	 * @param changes what the rows came to, in their order; empty for rows that failed
	 * @param failures what failed, by the number of its row, from zero
	 */
	public CounterBatchException(List<Optional<CounterChange>> changes, Map<Integer, RuntimeException> failures) {
		super(failures.size() + " of " + changes.size() + " rows failed, the first: "
				+ failures.values().iterator().next().getMessage(), failures.values().iterator().next());
		this.changes = List.copyOf(changes);
		this.failures = Collections.unmodifiableMap(new TreeMap<>(failures));
	}

	/**
	 * Return what the rows came to.
	 * @return the changes in the order of the rows, empty for rows that failed
	 */
	public List<Optional<CounterChange>> changes() {
		return this.changes;
	}

	/**
	 * Return what the rows failed with.
	 * @return the failures by the number of the row, from zero
	 */
	public Map<Integer, RuntimeException> failures() {
		return this.failures;
	}

}
