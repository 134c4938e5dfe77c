package io.trypema.redis;

import java.util.List;
import java.util.stream.Stream;

/**
 * Calls to one key that are executed together, in order of arrival.
 */
abstract class KeyBatch {

	/** Calls of one script run that has several, so that none takes long. */
	static final int MAX_CALLS = 1000;

	private final byte[] name;

	KeyBatch(byte[] name) {
		this.name = name;
	}

	final byte[] name() {
		return this.name;
	}

	abstract List<? extends Call<?>> calls();

	/** Whether the calls are as many as one run of a script should do. */
	boolean isFull() {
		return calls().size() >= MAX_CALLS;
	}

	/** Return the cost of this in calls of the usual kind. */
	int weight() {
		return calls().size();
	}

	/** Add a call of the kind that is made of the key. */
	abstract void add(Call<?> call);

	/** Return the further names that the calls access, in the same slot. */
	Stream<byte[]> furtherNames() {
		return Stream.empty();
	}

	/** Return the shortest script that can execute all calls. */
	abstract ScriptKind script();

	/** Whether there are parts of which one may be stopped alone. */
	boolean isDivisible() {
		return false;
	}

	/** Return the parts. */
	List<KeyBatch> divide() {
		return List.of(this);
	}

	/** Write the arguments of the script. */
	abstract void write(ScriptRequest request);

	/** Read the results of all calls. */
	abstract void read(ScriptReply reply);

}
