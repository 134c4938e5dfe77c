package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;
import org.jspecify.annotations.Nullable;

/**
 * A script run requested by a process, on its way to Redis or back.
 */
final class SimulatedMessage {

	private final SimulatedConnection connection;

	private final int number;

	private final long sentAt;

	private final Script script;

	private final byte[][] names;

	private final byte[][] values;

	private final Answer answer = new Answer();

	/** Whether no process receives the answer. */
	private boolean unheard;

	private boolean held;

	private boolean arrived;

	private byte @Nullable [] bytes;

	private @Nullable Throwable failure;

	/**
	 * Create a message.
	 * @param connection the connection that transmits it
	 * @param number its number in the schedule
	 * @param sentAt the true time
	 * @param script the script, with an empty text if only the digest is sent
	 * @param names the keys
	 * @param values the arguments
	 */
	SimulatedMessage(SimulatedConnection connection, int number, long sentAt, Script script, byte[][] names,
			byte[][] values) {
		this.connection = connection;
		this.number = number;
		this.sentAt = sentAt;
		this.script = script;
		this.names = names;
		this.values = values;
	}

	/** Return a duplicate whose answer no process receives. */
	SimulatedMessage repetition() {
		SimulatedMessage repetition = new SimulatedMessage(this.connection, this.number, this.sentAt, this.script,
				this.names, this.values);
		repetition.unheard = true;
		return repetition;
	}

	SimulatedConnection connection() {
		return this.connection;
	}

	long sentAt() {
		return this.sentAt;
	}

	Script script() {
		return this.script;
	}

	byte[][] names() {
		return this.names;
	}

	byte[][] values() {
		return this.values;
	}

	RedisFuture<byte[]> answer() {
		return this.answer;
	}

	boolean isHeld() {
		return this.held;
	}

	void hold() {
		this.held = true;
	}

	boolean isUnheard() {
		return this.unheard;
	}

	void unheard() {
		this.unheard = true;
	}

	/** Return whether Redis has the message, so that its answer is in transit. */
	boolean hasArrived() {
		return this.arrived;
	}

	void arrived(byte @Nullable [] bytes, @Nullable Throwable failure) {
		this.arrived = true;
		this.bytes = bytes;
		this.failure = failure;
	}

	/** Hand the answer to the process. */
	@SuppressWarnings("NullAway")
	void answered() {
		if (this.failure != null) {
			this.answer.completeExceptionally(this.failure);
		}
		else {
			this.answer.complete(this.bytes);
		}
	}

	void failed(Throwable cause) {
		this.answer.completeExceptionally(cause);
	}

	@Override
	public String toString() {
		return "message " + this.number + " of " + this.connection.process();
	}

	/**
	 * An answer that is completed by the schedule.
	 */
	private static final class Answer extends CompletableFuture<byte[]> implements RedisFuture<byte[]> {

		@Override
		public @Nullable String getError() {
			return null;
		}

		@Override
		public boolean await(long timeout, TimeUnit unit) {
			return isDone();
		}

	}

}
