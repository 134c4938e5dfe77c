package io.trypema.redis;

import java.util.List;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * Visits that one run of a script makes.
 */
final class ScriptRun {

	private final List<Visit> visits;

	private final boolean shortScript;

	private final byte[][] names;

	private final byte[] request;

	private volatile @Nullable Future<?> reply;

	private volatile boolean cancelled;

	/**
	 * Create a run.
	 * @param visits the visits, of the same script and, in a cluster, of one slot
	 */
	ScriptRun(List<Visit> visits) {
		this.visits = visits;
		this.shortScript = visits.get(0).acquiresOnly();
		this.names = visits.stream().map(Visit::name).toArray(byte[][]::new);
		Request written = new Request();
		visits.forEach((visit) -> visit.write(written, this.shortScript));
		this.request = written.toByteArray();
	}

	Script script(Scripts scripts) {
		return this.shortScript ? scripts.acquire() : scripts.visit();
	}

	byte[][] names() {
		return this.names;
	}

	byte[] request() {
		return this.request;
	}

	void sent(Future<?> future) {
		this.reply = future;
		if (this.cancelled) {
			future.cancel(false);
		}
	}

	/**
	 * Cancel what is not answered yet: it is not sent again when the connection is back.
	 */
	void cancel() {
		this.cancelled = true;
		Future<?> future = this.reply;
		if (future != null) {
			future.cancel(false);
		}
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	void complete(byte[] bytes) {
		Reply answer = new Reply(bytes);
		this.visits.forEach((visit) -> visit.read(answer, this.shortScript));
	}

	void fail(Throwable cause) {
		this.visits.forEach((visit) -> visit.fail(cause));
	}

}
