package io.trypema.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * The way of calls to one server.
 */
final class Lane {

	/*
	 * Calls that arrive while a batch is under way wait in a stack, newest first, and go
	 * together when the batch is answered: the busier the lane, the more calls share a
	 * round trip. As soon as round trips take long, more batches are under way at a time,
	 * so that a call waits for a fraction of a round trip only. Who finds the lane free,
	 * or frees it, sends what waits.
	 *
	 * A batch whose oldest call has waited for the timeout fails, and with it all that
	 * waits; the circuit opens. One timer looks after the batches while there are some.
	 */

	private static final long BATCH_INTERVAL = TimeUnit.MILLISECONDS.toNanos(2);

	private static final int MAX_BATCHES = 64;

	private final Gateway gateway;

	private final EngineSettings settings;

	private final FailureLog failures;

	private final Circuit circuit = new Circuit();

	private final AtomicReference<@Nullable Call<?>> newest = new AtomicReference<>();

	private final AtomicInteger underWay = new AtomicInteger();

	private final Queue<Batch> sent = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean watched = new AtomicBoolean();

	/** Keeps batches in the order in which their calls arrived. */
	private final ReentrantLock sending = new ReentrantLock();

	private volatile long roundTrip;

	Lane(Gateway gateway, EngineSettings settings, FailureLog failures) {
		this.gateway = gateway;
		this.settings = settings;
		this.failures = failures;
	}

	boolean isOpen() {
		return !this.circuit.isOpen();
	}

	void submit(Call<?> call) {
		if (enqueue(call)) {
			sendWaiting();
		}
	}

	/** Submit calls so that they share a round trip. */
	void submit(List<? extends Call<?>> calls) {
		calls.forEach(this::enqueue);
		sendWaiting();
	}

	private boolean enqueue(Call<?> call) {
		if (!this.circuit.admits(call.submittedAt())) {
			call.completeExceptionally(this.failures.paused());
			return false;
		}
		Call<?> before;
		do {
			before = this.newest.get();
			call.previous(before);
		}
		while (!this.newest.compareAndSet(before, call));
		return true;
	}

	private void sendWaiting() {
		while (this.newest.get() != null && enter()) {
			send();
		}
	}

	private boolean enter() {
		int batches = this.underWay.get();
		return batches <= Math.min(MAX_BATCHES, this.roundTrip / BATCH_INTERVAL)
				&& this.underWay.compareAndSet(batches, batches + 1);
	}

	private void send() {
		Batch batch;
		this.sending.lock();
		try {
			Call<?> last = this.newest.getAndSet(null);
			if (last == null) {
				this.underWay.decrementAndGet();
				return;
			}
			batch = batch(last);
			this.sent.add(batch);
			dispatch(batch);
		}
		finally {
			this.sending.unlock();
		}
		watch();
	}

	private Batch batch(Call<?> last) {
		if (last.previous() == null) {
			return Batch.of(last, this.settings.names());
		}
		return Batch.of(inOrder(last), this.settings.names(), this.gateway.isCluster());
	}

	private static List<Call<?>> inOrder(Call<?> last) {
		List<Call<?>> calls = new ArrayList<>();
		Call<?> call = last;
		while (call != null) {
			calls.add(call);
			Call<?> previous = call.previous();
			call.previous(null);
			call = previous;
		}
		Collections.reverse(calls);
		return calls;
	}

	private void dispatch(Batch batch) {
		AtomicInteger unanswered = new AtomicInteger(batch.runs().size());
		for (ScriptRun run : batch.runs()) {
			dispatch(batch, run, unanswered, false);
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void dispatch(Batch batch, ScriptRun run, AtomicInteger unanswered, boolean load) {
		try {
			Script script = run.script(this.settings.scripts());
			RedisFuture<byte[]> reply = load ? this.gateway.load(script, run.names(), run.request())
					: this.gateway.run(script, run.names(), run.request());
			run.sent(reply.toCompletableFuture());
			reply.whenComplete((bytes, failure) -> {
				if (!load && failure != null && unwrap(failure) instanceof RedisNoScriptException) {
					dispatch(batch, run, unanswered, true);
				}
				else {
					answered(batch, run, unanswered, bytes, failure);
				}
			});
		}
		catch (RuntimeException ex) {
			answered(batch, run, unanswered, null, ex);
		}
	}

	private void answered(Batch batch, ScriptRun run, AtomicInteger unanswered, byte @Nullable [] bytes,
			@Nullable Throwable failure) {
		if (failure == null && bytes != null) {
			this.circuit.succeeded();
		}
		else if (!run.isCancelled()) {
			this.circuit.failed(System.nanoTime());
		}
		if (unanswered.decrementAndGet() == 0) {
			ended(batch);
		}
		if (failure == null && bytes != null) {
			run.complete(bytes);
		}
		else {
			run.fail(run.isCancelled() ? this.failures.timedOut() : this.failures.refused(unwrap(failure)));
		}
	}

	private void ended(Batch batch) {
		this.sent.remove(batch);
		long before = this.roundTrip;
		this.roundTrip = before + (System.nanoTime() - batch.sentAt() - before) / 4;
		this.underWay.decrementAndGet();
		sendWaiting();
	}

	/** Have the timer look when the oldest batch should have been answered. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void watch() {
		Batch oldest = this.sent.peek();
		if (oldest != null && this.watched.compareAndSet(false, true)) {
			long left = oldest.submittedAt() + this.settings.timeoutNanos() - System.nanoTime();
			this.settings.timer().schedule(this::expire, left, TimeUnit.NANOSECONDS);
		}
	}

	private void expire() {
		this.watched.set(false);
		long now = System.nanoTime();
		for (Batch batch : this.sent) {
			if (now - batch.submittedAt() >= this.settings.timeoutNanos()) {
				this.circuit.failed(now);
				batch.cancel();
				failWaiting();
			}
		}
		watch();
	}

	private void failWaiting() {
		Call<?> last = this.newest.getAndSet(null);
		if (last != null) {
			RateLimiterUnavailableException failure = this.failures.timedOut();
			inOrder(last).forEach((call) -> call.completeExceptionally(failure));
		}
	}

	/** Fail what is under way: whether it was counted is not known. */
	void interrupt() {
		this.circuit.failed(System.nanoTime());
		this.sent.forEach(Batch::cancel);
		failWaiting();
	}

	private static Throwable unwrap(@Nullable Throwable failure) {
		if (failure == null) {
			return new TimeoutException("There was no reply");
		}
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
