package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * Sends a batch of a plain counter.
 */
final class FlushCall extends CounterCall<List<FlushReply<Long>>> {

	private final FlushedKeys keys;

	private final FlushBatch<PlainCell> batch;

	FlushCall(FlushedKeys keys, FlushBatch<PlainCell> batch) {
		super(keys, true);
		this.keys = keys;
		this.batch = batch;
	}

	@Override
	KeyBatch keyBatch(byte[] name) {
		return new FlushKeyBatch(this.keys, name);
	}

	@Override
	void write(ScriptRequest request) {
		request.whole(this.batch.number()).whole(FlushBatch.MEMORY_MILLIS);
		this.keys.space().write(request);
		for (int i = 0; i < this.batch.cells().size(); i++) {
			request.text(Long.toString(this.batch.delta(i)));
		}
	}

	/** Read the outcome for each key. */
	@Override
	List<FlushReply<Long>> read(ScriptReply reply) {
		List<FlushReply<Long>> rows = new ArrayList<>(this.batch.cells().size());
		for (int i = 0; i < this.batch.cells().size(); i++) {
			CounterReply row = CounterReply.readValue(reply);
			rows.add(
					new FlushReply<>(row.status(), (row.status() != CounterReply.Status.FOREIGN) ? row.value() : null));
		}
		return rows;
	}

}
