package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.redis.Acquisition.RunReply;

/**
 * The calls of one key that are decided together, in order of their arrival.
 */
final class Visit {

	private final StateKey key;

	private final byte[] name;

	private final List<Call<?>> calls = new ArrayList<>(1);

	/** Leases that calls are about, each once. */
	private final List<Lease> leases = new ArrayList<>(0);

	private boolean acquiresOnly;

	Visit(Call<?> first, byte[] name) {
		this.key = first.key();
		this.name = name;
		this.acquiresOnly = !this.key.space().isSuppressed();
		add(first);
	}

	byte[] name() {
		return this.name;
	}

	/** Return the names of the leases on the key. */
	Stream<byte[]> leaseNames() {
		return this.leases.stream().map((lease) -> lease.name(this.name));
	}

	List<Call<?>> calls() {
		return this.calls;
	}

	/** Whether the short script can do all calls. */
	boolean acquiresOnly() {
		return this.acquiresOnly;
	}

	void add(Call<?> call) {
		this.calls.add(call);
		this.acquiresOnly &= call instanceof Acquisition;
		Lease lease = call.lease();
		if (lease != null && !this.leases.contains(lease)) {
			this.leases.add(lease);
		}
	}

	/** Whether some calls are about a lease and others are not. */
	boolean isDivisible() {
		return !this.leases.isEmpty() && this.calls.stream().anyMatch((call) -> call.lease() == null);
	}

	/**
	 * Return a visit for the calls that are not about a lease, and one for the others.
	 */
	List<Visit> divide() {
		return List.of(part((call) -> call.lease() == null), part((call) -> call.lease() != null));
	}

	private Visit part(Predicate<Call<?>> condition) {
		List<Call<?>> chosen = this.calls.stream().filter(condition).toList();
		Visit part = new Visit(chosen.get(0), this.name);
		chosen.stream().skip(1).forEach(part::add);
		return part;
	}

	void write(Request request, boolean shortScript) {
		StateSpace space = this.key.space();
		if (shortScript) {
			request.whole(space.windowMicros()).whole(space.bucketMicros()).whole(runs());
			forEachRun((first, calls) -> ((Acquisition) this.calls.get(first)).writeRun(request, calls));
		}
		else {
			request.whole(space.isSuppressed() ? 1 : 0)
				.whole(space.windowMicros())
				.whole(space.bucketMicros())
				.whole(this.leases.size())
				.whole(this.calls.size());
			this.calls.forEach((call) -> call.write(request, numberOf(call.lease())));
		}
	}

	private int numberOf(@Nullable Lease lease) {
		return (lease != null) ? this.leases.indexOf(lease) + 1 : 0;
	}

	void read(Reply reply, boolean shortScript) {
		if (shortScript) {
			forEachRun((first, calls) -> readRun(first, calls, new RunReply(reply)));
		}
		else {
			this.calls.forEach((call) -> call.readResult(reply));
		}
	}

	private void readRun(int first, int calls, RunReply reply) {
		for (int i = 0; i < calls; i++) {
			Acquisition call = (Acquisition) this.calls.get(first + i);
			call.result(call.decision(reply, i));
		}
	}

	private int runs() {
		int[] runs = new int[1];
		forEachRun((first, calls) -> runs[0]++);
		return runs[0];
	}

	private void forEachRun(RunConsumer consumer) {
		int first = 0;
		for (int i = 1; i <= this.calls.size(); i++) {
			if (i == this.calls.size()
					|| !((Acquisition) this.calls.get(i)).isLike((Acquisition) this.calls.get(first))) {
				consumer.accept(first, i - first);
				first = i;
			}
		}
	}

	/**
	 * Takes a run of equal calls.
	 */
	@FunctionalInterface
	private interface RunConsumer {

		void accept(int first, int calls);

	}

}
