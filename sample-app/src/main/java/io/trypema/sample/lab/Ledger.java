package io.trypema.sample.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The calls of the last seconds. Times are ticker readings from before each decision, so
 * that all calls found in an interval were decided within it.
 */
final class Ledger {

	private static final long SECOND_NANOS = 1_000_000_000L;

	/** As long as the longest window. */
	private static final long KEPT_NANOS = 20 * SECOND_NANOS;

	private final Deque<Call> calls = new ArrayDeque<>();

	void add(int client, Outcome outcome, long nanos) {
		this.calls.add(new Call(client, outcome, nanos));
		while (nanos - this.calls.element().nanos() > KEPT_NANOS) {
			this.calls.remove();
		}
	}

	/** Return the outcomes of a client's calls in the second that ends now. */
	Tally lastSecond(int client, long now) {
		Map<Outcome, Long> counts = since(SECOND_NANOS, now).filter((call) -> call.client() == client)
			.collect(Collectors.groupingBy(Call::outcome, Collectors.counting()));
		return new Tally(counts.getOrDefault(Outcome.ADMITTED, 0L), counts.getOrDefault(Outcome.REFUSED, 0L),
				counts.getOrDefault(Outcome.UNDECIDED, 0L));
	}

	/**
	 * Return how many calls of all clients were admitted in an interval that ends now.
	 */
	long admitted(long nanos, long now) {
		return since(nanos, now).filter((call) -> call.outcome() == Outcome.ADMITTED).count();
	}

	private Stream<Call> since(long nanos, long now) {
		return this.calls.stream().filter((call) -> now - call.nanos() < nanos);
	}

	private record Call(int client, Outcome outcome, long nanos) {

	}

}
