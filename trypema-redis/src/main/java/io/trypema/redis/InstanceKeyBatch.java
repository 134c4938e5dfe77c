package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The calls of one counter with slices.
 */
final class InstanceKeyBatch extends KeyBatch {

	/** Keys of one run of the script: each may concern every instance. */
	static final int FULL = MAX_CALLS / 10;

	private final InstanceSpace space;

	private final List<InstanceCall<?>> calls = new ArrayList<>(1);

	private int keys;

	InstanceKeyBatch(InstanceSpace space, byte[] name) {
		super(name);
		this.space = space;
	}

	@Override
	Stream<byte[]> furtherNames() {
		boolean remembered = this.calls.stream().anyMatch(InstanceCall::isRemembered);
		return remembered ? Stream.concat(this.space.furtherNames(), Stream.of(this.space.memory()))
				: this.space.furtherNames();
	}

	@Override
	List<InstanceCall<?>> calls() {
		return this.calls;
	}

	@Override
	void add(Call<?> call) {
		InstanceCall<?> added = (InstanceCall<?>) call;
		this.calls.add(added);
		this.keys += added.keys();
	}

	@Override
	boolean isFull() {
		return this.keys >= FULL;
	}

	/**
	 * A run of the script takes one counter: where another one has a value of another
	 * type, nothing of this one is done again.
	 */
	@Override
	int weight() {
		return MAX_CALLS;
	}

	@Override
	ScriptKind script() {
		return ScriptKind.INSTANCE;
	}

	@Override
	void write(ScriptRequest request) {
		this.space.write(request);
		request.whole(this.calls.size());
		this.calls.forEach((call) -> {
			call.written();
			call.write(request);
		});
	}

	@Override
	void read(ScriptReply reply) {
		this.calls.forEach((call) -> call.readResult(reply));
	}

}
