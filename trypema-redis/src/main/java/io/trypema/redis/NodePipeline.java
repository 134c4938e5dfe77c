package io.trypema.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Batches and pipelines the calls to one Redis node.
 */
final class NodePipeline {

	/*
	 * Calls that arrive while a batch is under way queue in a stack, newest first, and go
	 * together when the batch is answered: the busier the pipeline, the more calls share
	 * a round trip. As soon as round trips take long, more batches are under way at a
	 * time, so that a call waits for a fraction of a round trip only; and while batches
	 * have many keys, so that Redis works on one while this process reads and writes
	 * others. Calls of few keys are cheaper in one batch than in two. The thread that
	 * finds the pipeline free, or frees it, sends the queued calls. One thread sends at a
	 * time, so that batches leave in the order in which their calls arrived; other
	 * threads leave their batch to it instead of waiting, since they may be event loops.
	 *
	 * A batch whose oldest call has waited for the timeout fails, and with it all queued
	 * calls; the circuit opens. One timer watches the batches while there are some.
	 */

	private static final long BATCH_INTERVAL = TimeUnit.MILLISECONDS.toNanos(2);

	private static final int MAX_BATCHES = 64;

	/** Keys of a batch on average from which on it is worth sending others meanwhile. */
	private static final int MANY_KEYS = 8;

	private static final int BATCHES_OF_MANY_KEYS = 3;

	/**
	 * Keys that keep Redis busy for so long that the next batch is better prepared then.
	 */
	private static final int BUSY_KEYS = 16;

	private final NodeConnection connection;

	private final Runnable giveUp;

	private final DispatcherSettings settings;

	private final FailureLog failures;

	private final CircuitBreaker circuit;

	private final ServerClock clock;

	private final AtomicReference<@Nullable Call<?>> newest = new AtomicReference<>();

	private final AtomicInteger underWay = new AtomicInteger();

	private final Queue<Batch> sent = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean watched = new AtomicBoolean();

	/** Batches to be sent by the thread that made this leave zero. */
	private final AtomicInteger toSend = new AtomicInteger();

	private volatile long roundTrip;

	/** The average number of keys in the latest batches; written by the sender. */
	private volatile double keys;

	private volatile @Nullable StateKey probed;

	/**
	 * Create a pipeline.
	 * @param connection the connection to the server
	 * @param circuit the circuit of the server
	 * @param clock the observed clock of the server
	 * @param giveUp the action to run when the connection has become unusable
	 * @param settings the settings shared by all pipelines
	 * @param failures the log of failures
	 */
	NodePipeline(NodeConnection connection, CircuitBreaker circuit, ServerClock clock, Runnable giveUp,
			DispatcherSettings settings, FailureLog failures) {
		this.connection = connection;
		this.clock = clock;
		this.circuit = circuit;
		this.giveUp = giveUp;
		this.settings = settings;
		this.failures = failures;
		connection.onLoss(this::lost);
	}

	boolean isOpen() {
		return !this.circuit.isOpen();
	}

	/** Load the scripts ahead of the first calls, which send them if loading fails. */
	@SuppressWarnings("FutureReturnValueIgnored")
	void loadScripts() {
		Scripts scripts = this.settings.scripts();
		this.connection.commands().thenAccept((commands) -> {
			for (ScriptKind kind : ScriptKind.values()) {
				this.settings.inTime(commands.scriptLoad(scripts.get(kind).text()));
			}
		});
	}

	/** Let the server decide on a key of the probe, unless calls fail immediately. */
	CompletableFuture<Void> probe() {
		return this.circuit.admits(this.settings.now()) ? probeAdmitted()
				: CompletableFuture.failedFuture(this.failures.paused());
	}

	/**
	 * Let the server decide on a key of the probe, after the circuit has admitted that.
	 */
	CompletableFuture<Void> probeAdmitted() {
		Probe probe = this.settings.probe();
		StateKey key = this.probed;
		if (key == null || !this.connection.serves(probe.name(key))) {
			key = probe.key(this.connection::serves);
			this.probed = key;
		}
		ScriptRun run = probe.run(key, this.clock);
		CompletableFuture<byte[]> answer = new CompletableFuture<>();
		new ScriptCall(this.connection, run, this.settings, (bytes, failure) -> {
			if (bytes != null) {
				answer.complete(bytes);
			}
			else {
				answer.completeExceptionally((failure != null) ? failure : new RedisException("There was no reply"));
			}
		}).send();
		return answer.orTimeout(this.settings.timeoutNanos(), TimeUnit.NANOSECONDS).handle((bytes, failure) -> {
			probed(run, Failures.unwrap(failure));
			return null;
		});
	}

	private void probed(ScriptRun run, @Nullable Throwable failure) {
		if (failure != null) {
			RateLimiterUnavailableException reason = (failure instanceof TimeoutException) ? this.failures.timedOut()
					: this.failures.refused(failure);
			run.cancel(reason);
			failed(failure);
			throw reason;
		}
		if (run.isRedirected()) {
			// Another server decided
			this.circuit.undecided(this.settings.now());
			this.giveUp.run();
		}
		else {
			this.circuit.succeeded();
		}
	}

	private void failed(@Nullable Throwable failure) {
		if (this.circuit.failed(this.settings.now()) && !Failures.isAnswer(failure)) {
			this.giveUp.run();
		}
	}

	void submit(Call<?> call) {
		if (admits(call)) {
			enqueue(call);
			sendQueued();
		}
	}

	/** Submit calls so that they share a round trip. */
	void submit(List<? extends Call<?>> calls) {
		calls.stream().filter(this::admits).forEach(this::enqueue);
		sendQueued();
	}

	/** Submit calls for which the circuit was asked before. */
	void submitAdmitted(List<? extends Call<?>> calls) {
		calls.forEach(this::enqueue);
		sendQueued();
	}

	private boolean admits(Call<?> call) {
		boolean admitted = this.circuit.admits(call.submittedAt());
		if (!admitted) {
			this.failures.fail(call, this.failures.paused());
		}
		return admitted;
	}

	private void enqueue(Call<?> call) {
		Call<?> before;
		do {
			before = this.newest.get();
			call.previous(before);
		}
		while (!this.newest.compareAndSet(before, call));
	}

	private void sendQueued() {
		while (this.newest.get() != null && enter()) {
			if (this.toSend.getAndIncrement() > 0) {
				return;
			}
			sendAll();
		}
	}

	/**
	 * Send batches until none is left, or one fails by an error such as lack of memory.
	 */
	private void sendAll() {
		boolean failed = true;
		try {
			do {
				send();
			}
			while (this.toSend.decrementAndGet() > 0);
			failed = false;
		}
		finally {
			if (failed) {
				this.underWay.addAndGet(-this.toSend.getAndSet(0));
			}
		}
	}

	private boolean enter() {
		int batches = this.underWay.get();
		return batches < maxBatches() && this.underWay.compareAndSet(batches, batches + 1);
	}

	private long maxBatches() {
		return Math.max((this.keys >= MANY_KEYS) ? BATCHES_OF_MANY_KEYS : 1,
				Math.min(MAX_BATCHES, this.roundTrip / BATCH_INTERVAL) + 1);
	}

	private void send() {
		Batch batch = nextBatch();
		if (batch == null) {
			this.underWay.decrementAndGet();
			return;
		}
		double before = this.keys;
		this.keys = before + (batch.keys() - before) / 4;
		this.sent.add(batch);
		dispatch(batch);
		watch();
	}

	private @Nullable Batch nextBatch() {
		Call<?> last = this.newest.getAndSet(null);
		if (last == null) {
			return null;
		}
		if (last.previous() == null && !last.isDone()) {
			return Batch.of(last, this.settings, this.clock);
		}
		List<Call<?>> calls = inOrder(last);
		return calls.isEmpty() ? null : Batch.of(calls, this.settings, this.clock, this.connection.isCluster());
	}

	/** Return the calls that are not done, in order of arrival. */
	private static List<Call<?>> inOrder(Call<?> last) {
		List<Call<?>> calls = new ArrayList<>();
		Call<?> call = last;
		while (call != null) {
			if (!call.isDone()) {
				calls.add(call);
			}
			Call<?> previous = call.previous();
			call.previous(null);
			call = previous;
		}
		Collections.reverse(calls);
		return calls;
	}

	private void dispatch(Batch batch) {
		batch.sent();
		batch.runs().forEach((run) -> deliver(batch, run));
	}

	private void deliver(Batch batch, ScriptRun run) {
		new ScriptCall(this.connection, run, this.settings, (bytes, failure) -> answered(batch, run, bytes, failure))
			.send();
	}

	private void answered(Batch batch, ScriptRun run, byte @Nullable [] bytes, @Nullable Throwable failure) {
		if (run.isDivisible() && !run.isCancelled() && Failures.isOfOneKey(failure)) {
			List<ScriptRun> parts = run.split();
			batch.replaced(parts.size());
			parts.forEach((part) -> deliver(batch, part));
			return;
		}
		recordOutcome(run, bytes, failure);
		if (bytes != null && !run.isRedirected()) {
			this.clock.answered(batch.sentAt(), this.settings.now(), ScriptRun.serverMicros(bytes));
		}
		List<? extends Call<?>> calls = results(run, bytes, failure);
		boolean last = batch.isAnswered();
		if (last) {
			this.sent.remove(batch);
		}
		int early = last ? early(calls.size(), run.names().length) : 0;
		calls.subList(0, early).forEach(Call::deliver);
		if (last) {
			ended(batch);
		}
		calls.subList(early, calls.size()).forEach(Call::deliver);
	}

	/**
	 * Return how many callers to answer before the queued calls are sent, so that their
	 * next calls go with these.
	 */
	private int early(int answered, int keys) {
		Call<?> last = this.newest.get();
		int queued = (last != null) ? last.queued() : 0;
		if (queued >= answered) {
			return 0;
		}
		return (keys < BUSY_KEYS) ? answered : (answered - queued) / 2;
	}

	private void recordOutcome(ScriptRun run, byte @Nullable [] bytes, @Nullable Throwable failure) {
		if (bytes != null) {
			this.circuit.succeeded();
		}
		else if (Failures.isOfOneKey(failure)) {
			this.circuit.undecided(this.settings.now());
		}
		else if (!run.isCancelled()) {
			failed(failure);
		}
	}

	/** Read the results, and return the calls that they are to be delivered to. */
	private List<? extends Call<?>> results(ScriptRun run, byte @Nullable [] bytes, @Nullable Throwable failure) {
		if (bytes == null) {
			RateLimiterUnavailableException cancellation = run.cancellation();
			fail(run, (cancellation != null) ? cancellation : this.failures.refused(failure));
			return List.of();
		}
		try {
			return run.read(bytes);
		}
		catch (RuntimeException ex) {
			fail(run, this.failures.refused(ex));
			return List.of();
		}
	}

	private void fail(ScriptRun run, RateLimiterUnavailableException failure) {
		run.forEachCall((call) -> this.failures.fail(call, failure));
	}

	private void ended(Batch batch) {
		long before = this.roundTrip;
		this.roundTrip = before + (this.settings.now() - batch.sentAt() - before) / 4;
		this.underWay.decrementAndGet();
		sendQueued();
	}

	/**
	 * Schedule a check for the time by which the oldest batch should have been answered.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void watch() {
		Batch oldest = this.sent.peek();
		if (oldest != null && this.watched.compareAndSet(false, true)) {
			long left = oldest.submittedAt() + this.settings.timeoutNanos() - this.settings.now();
			this.settings.timer().schedule(this::expire, left, TimeUnit.NANOSECONDS);
		}
	}

	private void expire() {
		this.watched.set(false);
		long now = this.settings.now();
		for (Batch batch : this.sent) {
			if (now - batch.submittedAt() >= this.settings.timeoutNanos()) {
				timeOut(batch, now);
			}
		}
		watch();
	}

	private void timeOut(Batch batch, long now) {
		boolean tried = this.circuit.failed(now);
		RateLimiterUnavailableException failure = this.failures.timedOut();
		batch.cancel(failure);
		failQueued(failure);
		if (tried) {
			this.giveUp.run();
		}
	}

	private void failQueued(RateLimiterUnavailableException failure) {
		Call<?> last = this.newest.getAndSet(null);
		if (last != null) {
			inOrder(last).forEach((call) -> this.failures.fail(call, failure));
		}
	}

	private void lost() {
		this.circuit.failed(this.settings.now());
		interrupt(this.failures.lost());
		this.giveUp.run();
	}

	/** Fail the calls under way, and ignore the end of the connection. */
	void close(RateLimiterUnavailableException failure) {
		this.connection.onLoss(() -> {
		});
		interrupt(failure);
	}

	/** Fail the calls under way: it is not known whether they were counted. */
	private void interrupt(RateLimiterUnavailableException failure) {
		// First, so that batches that end do not send them
		failQueued(failure);
		this.sent.forEach((batch) -> batch.cancel(failure));
		failQueued(failure);
	}

}
