package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * An operation on one key that is queued and sent, and the future of its result.
 *
 * @param <R> the type of result
 */
abstract class Call<R> extends CompletableFuture<R> {

	private final RedisKey key;

	private byte @Nullable [] name;

	private long submittedAt;

	private boolean submitted;

	/** The call submitted before this one, while both are queued. */
	private @Nullable Call<?> previous;

	/** How many calls are queued up to this one. */
	private int queued;

	private @Nullable R result;

	private volatile boolean undecided;

	private Predicate<? super R> observer = (read) -> false;

	Call(RedisKey key) {
		this.key = key;
	}

	final RedisKey key() {
		return this.key;
	}

	/** Return the name of the key in Redis. */
	final byte[] name(KeyNames names) {
		byte[] known = this.name;
		if (known == null) {
			known = this.key.name(names);
			this.name = known;
		}
		return known;
	}

	/** Note when this was first submitted, before it is. */
	final void submitted(long now) {
		if (!this.submitted) {
			this.submitted = true;
			this.submittedAt = now;
		}
	}

	final long submittedAt() {
		return this.submittedAt;
	}

	final @Nullable Call<?> previous() {
		return this.previous;
	}

	final void previous(@Nullable Call<?> previous) {
		this.previous = previous;
		this.queued = (previous != null) ? previous.queued + 1 : 1;
	}

	final int queued() {
		return this.queued;
	}

	/**
	 * Set an observer that receives the result before the caller does.
	 * @param observer returns whether it completes this itself, later
	 */
	final void onDelivery(Predicate<? super R> observer) {
		this.observer = observer;
	}

	/** Return a batch for the calls of the key, given its name. */
	abstract KeyBatch keyBatch(byte[] name);

	/** Read the result from the reply of the script. */
	abstract R read(ScriptReply reply);

	final void readResult(ScriptReply reply) {
		result(read(reply));
	}

	/** Keep the result until it is delivered. */
	void result(R result) {
		this.result = result;
	}

	/** Return the result that is certain without Redis, if there is one. */
	@Nullable R known() {
		return null;
	}

	/**
	 * End without a decision of Redis: with the known result, or with a failure.
	 * @return whether this was still pending
	 */
	final boolean fail(RateLimiterUnavailableException failure) {
		if (isDone()) {
			return false;
		}
		R known = known();
		this.undecided = true;
		return (known != null) ? complete(known) : completeExceptionally(failure);
	}

	/** Whether this has ended without a decision of Redis. */
	final boolean isUndecided() {
		return this.undecided || isCompletedExceptionally();
	}

	/** Hand the result to the caller. */
	final void deliver() {
		deliver(this.result);
	}

	@SuppressWarnings("NullAway")
	void deliver(@Nullable R read) {
		if (!this.observer.test(read)) {
			complete(read);
		}
	}

}
