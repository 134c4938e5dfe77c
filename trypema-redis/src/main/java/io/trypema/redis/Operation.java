package io.trypema.redis;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A call of an operation that is written and read by functions.
 *
 * @param <R> the type of result
 */
final class Operation<R> extends Call<R> {

	static final int ACQUIRE = 1;

	static final int PEEK = 2;

	static final int USAGE = 3;

	static final int REFUND = 4;

	static final int SET = 5;

	static final int DELETE = 6;

	static final int LEASE = 7;

	private final Consumer<Request> writer;

	private final Function<Reply, R> reader;

	Operation(StateKey key, Consumer<Request> writer, Function<Reply, R> reader) {
		super(key);
		this.writer = writer;
		this.reader = reader;
	}

	@Override
	void write(Request request) {
		this.writer.accept(request);
	}

	@Override
	R read(Reply reply) {
		return this.reader.apply(reply);
	}

}
