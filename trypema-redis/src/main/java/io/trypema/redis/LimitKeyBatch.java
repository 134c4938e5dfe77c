package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.redis.AbsoluteAcquisition.RunReply;

/**
 * The calls of one limited key.
 */
final class LimitKeyBatch extends KeyBatch {

	private final StateSpace space;

	private final List<LimitCall<?>> calls = new ArrayList<>(1);

	/** Leases that calls concern, each once. */
	private final List<Lease> leases = new ArrayList<>(0);

	private boolean acquiresOnly;

	LimitKeyBatch(StateSpace space, byte[] name) {
		super(name);
		this.space = space;
		this.acquiresOnly = !space.isSuppressed();
	}

	/** Return the names of the leases on the key. */
	@Override
	Stream<byte[]> furtherNames() {
		return this.leases.stream().map((lease) -> lease.name(name()));
	}

	@Override
	ScriptKind script() {
		return this.acquiresOnly ? ScriptKind.ACQUIRE : ScriptKind.LIMIT;
	}

	@Override
	List<LimitCall<?>> calls() {
		return this.calls;
	}

	@Override
	void add(Call<?> call) {
		LimitCall<?> added = (LimitCall<?>) call;
		this.calls.add(added);
		this.acquiresOnly &= call instanceof AbsoluteAcquisition;
		Lease lease = added.lease();
		if (lease != null && !this.leases.contains(lease)) {
			this.leases.add(lease);
		}
	}

	/** Whether some calls concern a lease and others do not. */
	@Override
	boolean isDivisible() {
		return !this.leases.isEmpty() && this.calls.stream().anyMatch((call) -> call.lease() == null);
	}

	/**
	 * Return a batch of the calls that concern no lease, and one of the others.
	 */
	@Override
	List<KeyBatch> divide() {
		return List.of(part((call) -> call.lease() == null), part((call) -> call.lease() != null));
	}

	private KeyBatch part(Predicate<LimitCall<?>> condition) {
		List<LimitCall<?>> chosen = this.calls.stream().filter(condition).toList();
		KeyBatch part = new LimitKeyBatch(this.space, name());
		chosen.forEach(part::add);
		return part;
	}

	@Override
	void write(ScriptRequest request) {
		if (this.acquiresOnly) {
			request.whole(this.space.windowMicros()).whole(this.space.bucketMicros()).whole(runs());
			forEachRun((first, calls) -> ((AbsoluteAcquisition) this.calls.get(first)).writeRun(request, calls));
		}
		else {
			request.whole(this.space.isSuppressed() ? 1 : 0)
				.whole(this.space.windowMicros())
				.whole(this.space.bucketMicros())
				.whole(this.leases.size())
				.whole(this.calls.size());
			this.calls.forEach((call) -> call.write(request, numberOf(call.lease())));
		}
	}

	private int numberOf(@Nullable Lease lease) {
		return (lease != null) ? this.leases.indexOf(lease) + 1 : 0;
	}

	@Override
	void read(ScriptReply reply) {
		if (this.acquiresOnly) {
			forEachRun((first, calls) -> readRun(first, calls, new RunReply(reply)));
		}
		else {
			this.calls.forEach((call) -> call.readResult(reply));
		}
	}

	private void readRun(int first, int calls, RunReply reply) {
		for (int i = 0; i < calls; i++) {
			AbsoluteAcquisition call = (AbsoluteAcquisition) this.calls.get(first + i);
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
					|| !((AbsoluteAcquisition) this.calls.get(i)).isLike((AbsoluteAcquisition) this.calls.get(first))) {
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
