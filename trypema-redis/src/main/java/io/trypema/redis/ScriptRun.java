package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Key batches that one run of a script processes.
 */
final class ScriptRun {

	private final List<KeyBatch> keyBatches;

	private final ScriptKind script;

	private final byte[][] names;

	private final byte[] request;

	private final ServerClock clock;

	private volatile @Nullable Future<?> reply;

	private volatile List<ScriptRun> parts = List.of();

	private volatile @Nullable RateLimiterUnavailableException cancellation;

	private volatile boolean redirected;

	/**
	 * Create a run.
	 * @param keyBatches the batches, of the same script and, in a cluster, of one slot
	 * @param clock the observed clock of the server
	 */
	ScriptRun(List<KeyBatch> keyBatches, ServerClock clock) {
		this.keyBatches = keyBatches;
		this.clock = clock;
		this.script = keyBatches.get(0).script();
		this.names = keyBatches.stream()
			.flatMap((keyBatch) -> Stream.concat(Stream.of(keyBatch.name()), keyBatch.furtherNames()))
			.toArray(byte[][]::new);
		ScriptRequest written = new ScriptRequest(clock);
		keyBatches.forEach((keyBatch) -> keyBatch.write(written));
		this.request = written.toByteArray();
	}

	Script script(Scripts scripts) {
		return scripts.get(this.script);
	}

	byte[][] names() {
		return this.names;
	}

	byte[] request() {
		return this.request;
	}

	/** Whether there are parts of which one may be stopped alone. */
	boolean isDivisible() {
		return this.keyBatches.size() > 1 || this.keyBatches.get(0).isDivisible();
	}

	/**
	 * Return a run for each key, where one of them stopped this; or one without the
	 * leases on the only key, which may be moved to another server separately.
	 */
	List<ScriptRun> split() {
		List<KeyBatch> divided = (this.keyBatches.size() > 1) ? this.keyBatches : this.keyBatches.get(0).divide();
		List<ScriptRun> split = divided.stream()
			.map((keyBatch) -> new ScriptRun(List.of(keyBatch), this.clock))
			.toList();
		this.parts = split;
		RateLimiterUnavailableException cause = this.cancellation;
		if (cause != null) {
			split.forEach((part) -> part.cancel(cause));
		}
		return split;
	}

	/** Record that a server other than that of the pipeline is asked. */
	void redirected() {
		this.redirected = true;
	}

	boolean isRedirected() {
		return this.redirected;
	}

	void sent(Future<?> future) {
		this.reply = future;
		if (isCancelled()) {
			future.cancel(false);
		}
	}

	/**
	 * Cancel commands that are not answered yet: they are not sent again when the
	 * connection is back.
	 * @param cause the failure of the calls
	 */
	void cancel(RateLimiterUnavailableException cause) {
		this.cancellation = cause;
		Future<?> future = this.reply;
		if (future != null) {
			future.cancel(false);
		}
		this.parts.forEach((part) -> part.cancel(cause));
	}

	boolean isCancelled() {
		return this.cancellation != null;
	}

	/** Return the failure that this was cancelled with. */
	@Nullable RateLimiterUnavailableException cancellation() {
		return this.cancellation;
	}

	/** Return the time of the server that an answer begins with. */
	static long serverMicros(byte[] bytes) {
		return new ScriptReply(bytes).whole();
	}

	/** Read the results of all calls, and return these. */
	List<Call<?>> read(byte[] bytes) {
		ScriptReply answer = new ScriptReply(bytes);
		answer.whole();
		List<Call<?>> calls = new ArrayList<>(this.keyBatches.size());
		for (KeyBatch keyBatch : this.keyBatches) {
			keyBatch.read(answer);
			calls.addAll(keyBatch.calls());
		}
		return calls;
	}

	void forEachCall(Consumer<Call<?>> action) {
		this.keyBatches.forEach((keyBatch) -> keyBatch.calls().forEach(action));
	}

}
