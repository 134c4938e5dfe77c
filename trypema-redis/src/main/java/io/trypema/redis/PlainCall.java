package io.trypema.redis;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.trypema.CountComparator;

/**
 * An operation on one key of a plain counter.
 */
final class PlainCall extends CounterCall<CounterReply> {

	private static final int INCREASE = 1;

	private static final int GET = 2;

	private static final int DELETE = 3;

	private static final int INCREASE_IF = 4;

	private static final int SET_IF = 5;

	private static final int INCREASE_WITHIN = 6;

	private static final int INCREASE_ALL = 7;

	private final CounterSpace space;

	private final Consumer<ScriptRequest> writer;

	private final Function<ScriptReply, CounterReply> reader;

	/**
	 * The amount of an increment that may be combined with others; zero if it may not.
	 */
	private final long summand;

	private PlainCall(CounterKey key, boolean changes, Consumer<ScriptRequest> writer,
			Function<ScriptReply, CounterReply> reader) {
		this(key, 0, changes, writer, reader);
	}

	private PlainCall(CounterKey key, long summand, boolean changes, Consumer<ScriptRequest> writer,
			Function<ScriptReply, CounterReply> reader) {
		super(key, changes);
		this.space = key.space();
		this.summand = summand;
		this.writer = writer;
		this.reader = reader;
	}

	static PlainCall inc(CounterKey key, long n) {
		if (n == 0) {
			return get(key);
		}
		return new PlainCall(key, n, true, (request) -> request.whole(INCREASE).text(Long.toString(n)),
				CounterReply::readValue);
	}

	static PlainCall dec(CounterKey key, long n) {
		return (n != Long.MIN_VALUE) ? inc(key, -n) : new PlainCall(key, true,
				(request) -> request.whole(INCREASE).text(TWO_TO_63), CounterReply::readValue);
	}

	static PlainCall get(CounterKey key) {
		return new PlainCall(key, false, (request) -> request.whole(GET), CounterReply::readValue);
	}

	static PlainCall delete(CounterKey key) {
		return new PlainCall(key, true, (request) -> request.whole(DELETE), CounterReply::readValue);
	}

	static PlainCall incIf(CounterKey key, CountComparator condition, long n) {
		return new PlainCall(key, true, (request) -> writeIf(request.whole(INCREASE_IF), condition, n),
				CounterReply::readChange);
	}

	static PlainCall setIf(CounterKey key, CountComparator condition, long value) {
		return new PlainCall(key, true, (request) -> writeIf(request.whole(SET_IF), condition, value),
				CounterReply::readChange);
	}

	static PlainCall incWithin(CounterKey key, long n, long least, long most) {
		return new PlainCall(key, true,
				(request) -> request.whole(INCREASE_WITHIN)
					.text(Long.toString(n))
					.text(Long.toString(least))
					.text(Long.toString(most)),
				CounterReply::readChange);
	}

	/** Write increments that are added as one. */
	static void writeAll(ScriptRequest request, long sum, List<PlainCall> calls) {
		List<String> numbers = calls.stream().map((call) -> Long.toString(call.summand)).toList();
		request.whole(INCREASE_ALL)
			.text(Long.toString(sum))
			.whole(numbers.size())
			.whole(numbers.stream().mapToInt((number) -> 1 + number.length()).sum());
		numbers.forEach(request::text);
	}

	/** Return the amount of the increment, or zero if it must not be combined. */
	long summand() {
		return this.summand;
	}

	@Override
	KeyBatch keyBatch(byte[] name) {
		return new PlainKeyBatch(this.space, name);
	}

	@Override
	void write(ScriptRequest request) {
		this.writer.accept(request);
	}

	@Override
	CounterReply read(ScriptReply reply) {
		return this.reader.apply(reply);
	}

}
