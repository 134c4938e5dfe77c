package io.trypema.redis;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A call whose request is written, and whose reply is read, by functions.
 *
 * @param <R> the type of result
 */
final class SimpleCall<R> extends LimitCall<R> {

	private final @Nullable Lease lease;

	private final ObjIntConsumer<ScriptRequest> writer;

	private final Function<ScriptReply, R> reader;

	SimpleCall(StateKey key, Consumer<ScriptRequest> writer, Function<ScriptReply, R> reader) {
		this(key, null, (request, lease) -> writer.accept(request), reader);
	}

	/**
	 * Create an operation.
	 * @param lease the lease of this instance, if it holds one
	 * @param writer writes the operation, given the number of the lease
	 */
	SimpleCall(StateKey key, @Nullable Lease lease, ObjIntConsumer<ScriptRequest> writer,
			Function<ScriptReply, R> reader) {
		super(key);
		this.lease = lease;
		this.writer = writer;
		this.reader = reader;
	}

	@Override
	@Nullable Lease lease() {
		return this.lease;
	}

	@Override
	void write(ScriptRequest request, int lease) {
		this.writer.accept(request, lease);
	}

	@Override
	R read(ScriptReply reply) {
		return this.reader.apply(reply);
	}

}
