package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * Sends a batch, once more if need be.
 */
final class FlushCall extends CounterCall<List<CounterReply>> {

	/**
	 * For how long Redis remembers what was last added.
	 */
	private static final long MEMORY_MILLIS = 3_600_000;

	private final FlushBatch batch;

	FlushCall(FlushBatch batch) {
		super(batch, true);
		this.batch = batch;
	}

	@Override
	void write(Request request) {
		this.batch.write(request, MEMORY_MILLIS);
	}

	/** Read what came of each key. */
	@Override
	List<CounterReply> read(Reply reply) {
		List<CounterReply> rows = new ArrayList<>(this.batch.cells().size());
		for (int i = 0; i < this.batch.cells().size(); i++) {
			rows.add(CounterReply.readValue(reply));
		}
		return rows;
	}

}
