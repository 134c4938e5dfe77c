package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Visits that one run of a script makes.
 */
final class ScriptRun {

	private final List<Visit> visits;

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
	 * @param visits the visits, of the same script and, in a cluster, of one slot
	 * @param clock what is known of the clock of the server
	 */
	ScriptRun(List<Visit> visits, ServerClock clock) {
		this.visits = visits;
		this.clock = clock;
		this.script = visits.get(0).script();
		this.names = visits.stream()
			.flatMap((visit) -> Stream.concat(Stream.of(visit.name()), visit.furtherNames()))
			.toArray(byte[][]::new);
		Request written = new Request(clock);
		visits.forEach((visit) -> visit.write(written));
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
		return this.visits.size() > 1 || this.visits.get(0).isDivisible();
	}

	/**
	 * Return a run for each key, where one of them stopped this; or one without the
	 * leases on the only key, which may be on their way to another server apart from it.
	 */
	List<ScriptRun> split() {
		List<Visit> divided = (this.visits.size() > 1) ? this.visits : this.visits.get(0).divide();
		List<ScriptRun> split = divided.stream().map((visit) -> new ScriptRun(List.of(visit), this.clock)).toList();
		this.parts = split;
		RateLimiterUnavailableException cause = this.cancellation;
		if (cause != null) {
			split.forEach((part) -> part.cancel(cause));
		}
		return split;
	}

	/** Note that another server than that of the lane is asked. */
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
	 * Cancel what is not answered yet: it is not sent again when the connection is back.
	 * @param cause what the calls fail with
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

	/** Return what this was cancelled with. */
	@Nullable RateLimiterUnavailableException cancellation() {
		return this.cancellation;
	}

	/** Return the time of the server that an answer begins with. */
	static long serverMicros(byte[] bytes) {
		return new Reply(bytes).whole();
	}

	/** Read the results of all calls, and return these. */
	List<Call<?>> read(byte[] bytes) {
		Reply answer = new Reply(bytes);
		answer.whole();
		List<Call<?>> calls = new ArrayList<>(this.visits.size());
		for (Visit visit : this.visits) {
			visit.read(answer);
			calls.addAll(visit.calls());
		}
		return calls;
	}

	void forEachCall(Consumer<Call<?>> action) {
		this.visits.forEach((visit) -> visit.calls().forEach(action));
	}

}
