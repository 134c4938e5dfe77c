package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.trypema.CountComparator;
import io.trypema.counter.LiveInstance;

/**
 * An operation on a counter with slices.
 *
 * @param <A> the type of the answer
 */
final class InstanceCall<A> extends CounterCall<A> {

	private static final int GET = 1;

	private static final int INCREASE = 2;

	private static final int INCREASE_IF = 3;

	private static final int SET_IF = 4;

	private static final int SET_SLICE_IF = 5;

	private static final int DELETE = 6;

	private static final int DELETE_SLICE = 7;

	private static final int CLEAR = 8;

	private static final int GIVE_UP = 9;

	private static final int GIVE_SIGN_OF_LIFE = 10;

	private static final int INSTANCES = 11;

	private static final int SLICES = 12;

	private static final int FLUSH = 13;

	private static final int INCREASE_SLICE_IF = 14;

	private final InstanceSpace space;

	private final @Nullable FlushBatch<InstanceCell> batch;

	private final Consumer<ScriptRequest> writer;

	private final Function<ScriptReply, A> reader;

	private Runnable beforeSending = () -> {
	};

	private InstanceCall(InstanceSpace space, boolean changes, Consumer<ScriptRequest> writer,
			Function<ScriptReply, A> reader) {
		this(space, changes, null, writer, reader);
	}

	private InstanceCall(InstanceSpace space, boolean changes, @Nullable FlushBatch<InstanceCell> batch,
			Consumer<ScriptRequest> writer, Function<ScriptReply, A> reader) {
		super(space, changes);
		this.space = space;
		this.batch = batch;
		this.writer = writer;
		this.reader = reader;
	}

	static InstanceCall<InstanceReply> get(InstanceSpace space, byte[] key) {
		return new InstanceCall<>(space, false, (request) -> request.whole(GET).string(key), InstanceReply::read);
	}

	static InstanceCall<InstanceReply> inc(InstanceSpace space, byte[] key, long n) {
		return (n != 0) ? increase(space, key, Long.toString(n)) : get(space, key);
	}

	static InstanceCall<InstanceReply> dec(InstanceSpace space, byte[] key, long n) {
		return (n != Long.MIN_VALUE) ? inc(space, key, -n) : increase(space, key, TWO_TO_63);
	}

	private static InstanceCall<InstanceReply> increase(InstanceSpace space, byte[] key, String n) {
		return new InstanceCall<>(space, true, (request) -> request.whole(INCREASE).string(key).text(n),
				InstanceReply::read);
	}

	static InstanceCall<InstanceReply> incIf(InstanceSpace space, byte[] key, CountComparator condition, long n) {
		return changeIf(space, INCREASE_IF, key, condition, n);
	}

	static InstanceCall<InstanceReply> setIf(InstanceSpace space, byte[] key, CountComparator condition, long value) {
		return changeIf(space, SET_IF, key, condition, value);
	}

	static InstanceCall<InstanceReply> setSliceIf(InstanceSpace space, byte[] key, CountComparator condition,
			long value) {
		return changeIf(space, SET_SLICE_IF, key, condition, value);
	}

	/** Add to the own slice if that meets a condition. */
	static InstanceCall<InstanceReply> incSliceIf(InstanceSpace space, byte[] key, CountComparator condition, long n) {
		return changeIf(space, INCREASE_SLICE_IF, key, condition, n);
	}

	private static InstanceCall<InstanceReply> changeIf(InstanceSpace space, int code, byte[] key,
			CountComparator condition, long number) {
		return new InstanceCall<>(space, true, (request) -> writeIf(request.whole(code).string(key), condition, number),
				InstanceReply::readChange);
	}

	static InstanceCall<InstanceReply> delete(InstanceSpace space, byte[] key) {
		return new InstanceCall<>(space, true, (request) -> request.whole(DELETE).string(key), InstanceReply::read);
	}

	static InstanceCall<InstanceReply> deleteSlice(InstanceSpace space, byte[] key) {
		return new InstanceCall<>(space, true, (request) -> request.whole(DELETE_SLICE).string(key),
				InstanceReply::read);
	}

	/** Remove all keys. The answer has no meaning. */
	static InstanceCall<Boolean> clear(InstanceSpace space) {
		return new InstanceCall<>(space, true, (request) -> request.whole(CLEAR), (reply) -> reply.whole() != 0);
	}

	/**
	 * Remove slices of this instance, and return whether there are more.
	 * @param leaving whether the instance goes with the last one
	 */
	static InstanceCall<Boolean> giveUp(InstanceSpace space, boolean leaving) {
		return new InstanceCall<>(space, true, (request) -> request.whole(GIVE_UP).whole(leaving ? 1 : 0),
				InstanceCall::readMore);
	}

	/** Send a heartbeat, clean up, and return whether there is more to do. */
	static InstanceCall<Boolean> giveSignOfLife(InstanceSpace space) {
		return new InstanceCall<>(space, true, (request) -> request.whole(GIVE_SIGN_OF_LIFE), InstanceCall::readMore);
	}

	private static boolean readMore(ScriptReply reply) {
		reply.whole();
		return reply.whole() == 1;
	}

	static InstanceCall<List<LiveInstance>> instances(InstanceSpace space) {
		return new InstanceCall<>(space, false, (request) -> request.whole(INSTANCES), (reply) -> {
			reply.whole();
			long count = reply.whole();
			List<LiveInstance> instances = new ArrayList<>();
			for (long i = 0; i < count; i++) {
				instances.add(new LiveInstance(reply.string(), Duration.ofMillis(reply.whole())));
			}
			return List.copyOf(instances);
		});
	}

	static InstanceCall<Map<String, Long>> slices(InstanceSpace space, byte[] key) {
		return new InstanceCall<>(space, false, (request) -> request.whole(SLICES).string(key), (reply) -> {
			reply.whole();
			long count = reply.whole();
			Map<String, Long> slices = new LinkedHashMap<>();
			for (long i = 0; i < count; i++) {
				slices.put(reply.string(), reply.text());
			}
			return slices;
		});
	}

	/** Send a batch, repeatedly if needed. */
	static InstanceCall<List<FlushReply<InstanceReply.Values>>> flush(InstanceSpace space,
			FlushBatch<InstanceCell> batch) {
		int keys = batch.cells().size();
		return new InstanceCall<>(space, true, batch, (request) -> {
			request.whole(FLUSH).whole(batch.part()).whole(batch.number()).whole(space.memoryMillis()).whole(keys);
			for (int i = 0; i < keys; i++) {
				request.string(batch.cells().get(i).field()).text(Long.toString(batch.delta(i)));
			}
		}, (reply) -> IntStream.range(0, keys).mapToObj((i) -> InstanceReply.readFlushed(reply)).toList());
	}

	/** Return how many keys this is about. */
	int keys() {
		return (this.batch != null) ? this.batch.cells().size() : 1;
	}

	/** Whether Redis is to remember that this was done. */
	boolean isRemembered() {
		return this.batch != null;
	}

	/** Set an action to run just before the call is sent. */
	void beforeSending(Runnable action) {
		this.beforeSending = action;
	}

	@Override
	KeyBatch keyBatch(byte[] name) {
		return new InstanceKeyBatch(this.space, name);
	}

	@Override
	void write(ScriptRequest request) {
		this.beforeSending.run();
		this.writer.accept(request);
	}

	@Override
	A read(ScriptReply reply) {
		return this.reader.apply(reply);
	}

}
