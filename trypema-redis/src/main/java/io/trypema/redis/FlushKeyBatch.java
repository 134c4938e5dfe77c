package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The call that sends a batch of a plain counter.
 */
final class FlushKeyBatch extends KeyBatch {

	private final FlushedKeys keys;

	private final List<FlushCall> calls = new ArrayList<>(1);

	FlushKeyBatch(FlushedKeys keys, byte[] name) {
		super(name);
		this.keys = keys;
	}

	@Override
	List<FlushCall> calls() {
		return this.calls;
	}

	@Override
	void add(Call<?> call) {
		this.calls.add((FlushCall) call);
	}

	@Override
	Stream<byte[]> furtherNames() {
		return this.keys.names();
	}

	/** A run of the script takes one batch. */
	@Override
	int weight() {
		return MAX_CALLS;
	}

	@Override
	ScriptKind script() {
		return ScriptKind.FLUSH;
	}

	@Override
	void write(ScriptRequest request) {
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
