package io.trypema.redis;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.trypema.CountComparator;
import io.trypema.RateLimiterUnavailableException;

/**
 * Asks Redis about the places of one instance: a place that is taken is one more on the
 * slice of the instance. Thread-safe.
 */
final class PlacesClient {

	private final CallDispatcher dispatcher;

	private final InstanceSpace space;

	private final long deadAfterNanos;

	/** When the last call that was answered was sent. */
	private volatile long heardAt;

	/** How often the instance was silent for so long that it may have counted as dead. */
	private volatile int silences;

	private volatile boolean closed;

	PlacesClient(CallDispatcher dispatcher, InstanceSpace space, long deadAfterNanos) {
		this.dispatcher = dispatcher;
		this.space = space;
		this.deadAfterNanos = deadAfterNanos;
		this.heardAt = now();
	}

	long now() {
		return this.dispatcher.settings().now();
	}

	long timeoutNanos() {
		return this.dispatcher.settings().timeoutNanos();
	}

	/** Return a slice that is not in doubt. */
	PlaceSlice slice() {
		return new PlaceSlice(PlaceSlice.looks(this.space.period()));
	}

	byte[] field(String key) {
		return this.dispatcher.settings().names().field(key);
	}

	/** Take a place if fewer than so many are taken by all instances. */
	void take(byte[] key, long places, Consumer<PlacesAnswer> receiver) {
		ask(InstanceCall.incIf(this.space, key, CountComparator.lessThan(places), 1), receiver);
	}

	/** Give a place back, unless Redis knows of none. */
	void giveBack(byte[] key, Consumer<PlacesAnswer> receiver) {
		ask(InstanceCall.incSliceIf(this.space, key, CountComparator.greaterThan(0), -1), receiver);
	}

	/** Set the number of places of this instance, unless it is right. */
	void setRight(byte[] key, long held, Consumer<PlacesAnswer> receiver) {
		ask(InstanceCall.setSliceIf(this.space, key, CountComparator.notEqualTo(held), held), receiver);
	}

	/** Return the places that are taken by all instances, by an answer. */
	static long inFlight(InstanceReply reply) {
		if (reply.status() != CounterReply.Status.DONE) {
			throw foreign();
		}
		return Math.max(0, reply.values().cumulative());
	}

	InstanceCall<InstanceReply> reading(String key) {
		return InstanceCall.get(this.space, field(key));
	}

	/**
	 * The receiver is registered before the call is made, so that it receives answers in
	 * the order in which Redis gave them.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void ask(InstanceCall<InstanceReply> call, Consumer<PlacesAnswer> receiver) {
		AtomicLong sentAt = new AtomicLong(now());
		call.beforeSending(() -> sentAt.set(now()));
		call.whenComplete((reply, failure) -> receiver.accept(answer(call, sentAt.get(), reply, failure)));
		try {
			this.dispatcher.submit(call);
		}
		catch (IllegalStateException ex) {
			call.completeExceptionally(ex);
		}
	}

	private PlacesAnswer answer(InstanceCall<?> call, long sentAt, @Nullable InstanceReply reply,
			@Nullable Throwable failure) {
		if (reply == null) {
			return new PlacesAnswer(null, (failure instanceof IllegalStateException) ? closed() : unavailable(failure),
					call.mayChange());
		}
		heard(sentAt);
		if (reply.status() != CounterReply.Status.DONE) {
			return new PlacesAnswer(null, foreign(), false);
		}
		return new PlacesAnswer(reply, null, false);
	}

	RateLimiterUnavailableException unavailable(@Nullable Throwable failure) {
		return this.dispatcher.unavailable(failure);
	}

	RateLimiterUnavailableException timedOut() {
		return unavailable(new TimeoutException());
	}

	private static RateLimiterUnavailableException foreign() {
		return new RateLimiterUnavailableException(
				"Redis has something else than a number where it keeps the calls in flight of this key", null);
	}

	private synchronized void heard(long sentAt) {
		if (isSilent()) {
			this.silences++;
		}
		if (sentAt - this.heardAt > 0) {
			this.heardAt = sentAt;
		}
	}

	/** Whether other instances may consider this one dead. */
	boolean isSilent() {
		return now() - this.heardAt > this.deadAfterNanos;
	}

	int silences() {
		return this.silences;
	}

	ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
		return this.dispatcher.settings().timer().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
	}

	void close() {
		this.closed = true;
	}

	/** Whether this instance has given up its places. */
	boolean hasLeft() {
		return this.closed;
	}

	boolean isClosed() {
		return this.closed || this.dispatcher.isClosed();
	}

	void checkOpen() {
		if (isClosed()) {
			throw closed();
		}
	}

	static IllegalStateException closed() {
		return new IllegalStateException("The limiter is closed");
	}

}
