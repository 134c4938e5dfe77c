package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * Sends a batch, once more if need be.
 */
final class FlushCall extends CounterCall<FlushCall.Answer> {

	/**
	 * For how long Redis remembers what was last added.
	 */
	static final long MEMORY_MILLIS = 3_600_000;

	private final FlushBatch batch;

	FlushCall(FlushBatch batch) {
		super(batch, true);
		this.batch = batch;
	}

	@Override
	void write(Request request) {
		this.batch.write(request, MEMORY_MILLIS);
	}

	@Override
	Answer read(Reply reply) {
		if (reply.whole() == 1) {
			return new Answer(true, List.of());
		}
		List<CounterReply> rows = new ArrayList<>(this.batch.cells().size());
		for (int i = 0; i < this.batch.cells().size(); i++) {
			rows.add(CounterReply.readValue(reply));
		}
		return new Answer(false, rows);
	}

	/**
	 * What came of a batch.
	 *
	 * @param cleared whether all keys were removed before, and nothing was added
	 * @param rows what came of each key
	 */
	record Answer(boolean cleared, List<CounterReply> rows) {
	}

}
