package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Flushes the increments of a lax counter to Redis every interval, while some are
 * pending.
 *
 * @param <V> the type of the values of a key
 * @param <C> the type of key
 */
final class LaxFlusher<V, C extends LaxCell<V>> {

	/*
	 * Keys are divided into parts. The increments of a part are sent in numbered batches,
	 * one after the other. A batch without a reply is sent again unchanged until it is
	 * answered; Redis remembers the number of the last one, so that it is added once. A
	 * round sends a batch of each part that has one, and ends when all are answered or
	 * have failed.
	 */

	/** Named by the public class. */
	private static final Logger LOGGER = System.getLogger("io.trypema.redis.LaxCounter");

	private final CounterClient client;

	private final LaxStore<V, C> store;

	private final long intervalNanos;

	private final Queue<C> queue = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final AtomicLong dropped = new AtomicLong();

	private final PendingAge age = new PendingAge();

	/** Used by one round at a time. */
	@GuardedBy("this")
	private final Map<Integer, Part> parts = new HashMap<>();

	/** Those with a batch that was not answered. */
	@GuardedBy("this")
	private final Set<Part> unanswered = new LinkedHashSet<>();

	@GuardedBy("this")
	private @Nullable CompletableFuture<Void> round;

	@GuardedBy("this")
	private boolean stopped;

	@GuardedBy("this")
	private boolean abandoned;

	LaxFlusher(CounterClient client, LaxStore<V, C> store, Duration interval) {
		this.client = client;
		this.store = store;
		this.intervalNanos = interval.toNanos();
	}

	/** Return the sum of the dropped increments. */
	long dropped() {
		return this.dropped.get();
	}

	/** Return the sum of the unacknowledged increments, without signs. */
	long pending() {
		return allUnconfirmed(List.of()).stream().mapToLong(LaxCell::unconfirmed).sum();
	}

	/** Return the age of the oldest of them. */
	long lagNanos() {
		return hasMore() ? this.age.nanos(now()) : 0;
	}

	private long now() {
		return this.client.dispatcher().settings().now();
	}

	/** Queue a key for the flush at the end of the interval. */
	void queue(C cell) {
		if (cell.queue()) {
			this.queue.add(cell);
			schedule();
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void schedule() {
		if (this.scheduled.compareAndSet(false, true)) {
			this.age.added(now());
			try {
				this.client.dispatcher()
					.settings()
					.timer()
					.schedule(this::tick, this.intervalNanos, TimeUnit.NANOSECONDS);
			}
			catch (RejectedExecutionException ex) {
				// The provider is closed
			}
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void tick() {
		this.scheduled.set(false);
		round().whenComplete((done, failure) -> {
			if (hasMore()) {
				schedule();
			}
			else {
				this.age.allAnswered();
			}
		});
	}

	/** Whether there are unacknowledged increments. */
	synchronized boolean hasMore() {
		return !this.stopped && (this.round != null || !this.queue.isEmpty() || !this.unanswered.isEmpty());
	}

	/**
	 * Flush the increments made to keys so far.
	 * @param cells the keys
	 * @return a future that fails unless Redis has acknowledged all of them
	 */
	CompletableFuture<Void> flush(Collection<C> cells) {
		Map<C, Long> wanted = new HashMap<>();
		synchronized (this) {
			cells.forEach((cell) -> wanted.put(cell, cell.lastBatch()));
		}
		return flush(wanted);
	}

	/**
	 * Flush all increments made so far, those of forgotten keys included.
	 * @param cells the keys that are not forgotten
	 * @return a future that fails unless Redis has acknowledged all of them
	 */
	CompletableFuture<Void> flushAll(Collection<C> cells) {
		return flush(allUnconfirmed(cells));
	}

	private synchronized Set<C> allUnconfirmed(Collection<C> cells) {
		Set<C> all = new HashSet<>(this.queue);
		this.unanswered.forEach((part) -> all.addAll(part.cells()));
		cells.stream().filter((cell) -> !cell.isClean()).forEach(all::add);
		return all;
	}

	/** Later increments do not prolong this. */
	private CompletableFuture<Void> flush(Map<C, Long> wanted) {
		if (isAnswered(wanted)) {
			return CompletableFuture.completedFuture(null);
		}
		return round().handle((done, failure) -> {
			if (!isAnswered(wanted) && (failure != null || isStopped())) {
				throw this.client.unavailable((failure != null) ? failure : new CancellationException());
			}
			return null;
		}).thenCompose((done) -> hasMore() ? flush(wanted) : flushLater(wanted));
	}

	/** For a key that another thread is about to queue. */
	private CompletableFuture<Void> flushLater(Map<C, Long> wanted) {
		if (isAnswered(wanted)) {
			return CompletableFuture.completedFuture(null);
		}
		Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
		return CompletableFuture.supplyAsync(() -> wanted, later).thenCompose(this::flush);
	}

	private synchronized boolean isStopped() {
		return this.stopped;
	}

	private synchronized boolean isAnswered(Map<C, Long> wanted) {
		wanted.entrySet().removeIf((entry) -> entry.getKey().isAnswered(entry.getValue()));
		return wanted.isEmpty();
	}

	/** Start a round, unless one is under way. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private CompletableFuture<Void> round() {
		CompletableFuture<Void> started = new CompletableFuture<>();
		synchronized (this) {
			CompletableFuture<Void> current = this.round;
			if (current != null) {
				return current;
			}
			this.round = started;
		}
		// Outside the lock, as a call that fails immediately calls back
		connected().thenCompose(this::sendAll).whenComplete((done, failure) -> {
			synchronized (this) {
				this.round = null;
			}
			if (failure != null) {
				started.completeExceptionally(failure);
			}
			else {
				started.complete(null);
			}
		});
		return started;
	}

	private CompletableFuture<RedisTopology> connected() {
		try {
			CallDispatcher dispatcher = this.client.dispatcher();
			return dispatcher.connect().copy().orTimeout(dispatcher.settings().timeoutNanos(), TimeUnit.NANOSECONDS);
		}
		catch (IllegalStateException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Void> sendAll(RedisTopology topology) {
		List<CompletableFuture<?>> sent = new ArrayList<>();
		long startedAt = now();
		int keys = 0;
		for (Part part : partsToSend(topology)) {
			FlushBatch<C> batch = part.unanswered;
			if (batch != null) {
				keys += batch.cells().size();
				sent.add(this.client.pending(this.store.flush(batch), (rows) -> {
					answered(part, batch, rows);
					return batch;
				}).submit());
			}
		}
		CompletableFuture<Void> all = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
		return sent.isEmpty() ? all : notifyAtEnd(all, keys, startedAt);
	}

	private CompletableFuture<Void> notifyAtEnd(CompletableFuture<Void> answers, int keys, long startedAt) {
		return answers.whenComplete((done, failure) -> {
			if (failure == null) {
				this.age.takenAnswered();
			}
			RedisCallListener listener = this.client.dispatcher().settings().listener();
			if (listener != RedisCallListener.none()) {
				listener.onCounterFlush(this.client.name(), keys, Duration.ofNanos(now() - startedAt), failure != null);
			}
		});
	}

	/**
	 * Return the parts that have a batch: one that was not answered, or a new one.
	 */
	private synchronized List<Part> partsToSend(RedisTopology topology) {
		if (this.abandoned) {
			return List.of();
		}
		Map<Part, List<C>> chosen = new LinkedHashMap<>();
		this.unanswered.forEach((part) -> chosen.put(part, List.of()));
		List<C> later = new ArrayList<>();
		long now = now();
		for (C cell = this.queue.poll(); cell != null; cell = this.queue.poll()) {
			Part part = this.parts.computeIfAbsent(this.store.partOf(cell, topology), Part::new);
			List<C> cells = chosen.computeIfAbsent(part, (created) -> new ArrayList<>());
			if (part.unanswered != null || cells.size() == this.store.batchKeys()) {
				later.add(cell);
			}
			else {
				cells.add(cell);
			}
		}
		this.queue.addAll(later);
		if (later.isEmpty()) {
			this.age.allTaken(now);
		}
		chosen.forEach(Part::next);
		this.unanswered.addAll(chosen.keySet());
		return List.copyOf(this.unanswered);
	}

	private synchronized void answered(Part part, FlushBatch<C> batch, List<FlushReply<V>> rows) {
		if (part.unanswered != batch) {
			return;
		}
		part.unanswered = null;
		this.unanswered.remove(part);
		long now = now();
		for (int i = 0; i < rows.size(); i++) {
			C cell = batch.cells().get(i);
			FlushReply<V> row = rows.get(i);
			V values = row.values();
			if (values == null) {
				cell.forget();
			}
			else {
				cell.read(values, batch.sum(i), now);
			}
			if (row.status() != CounterReply.Status.DONE) {
				drop(batch.delta(i), row.status());
			}
			cell.answered(batch.sum(i));
		}
	}

	private void drop(long delta, CounterReply.Status status) {
		boolean first = this.dropped.getAndAdd(Math.abs(delta)) == 0;
		LOGGER.log(first ? Level.WARNING : Level.DEBUG,
				"The counter '" + this.client.name() + "' gave up " + delta + ", since "
						+ ((status == CounterReply.Status.OVERFLOW) ? "the value would leave 64 bits"
								: "there is something else than a number in Redis"));
	}

	/**
	 * Flush nothing more, and return the sum of the unacknowledged increments, without
	 * signs.
	 */
	synchronized long stop(Collection<C> cells) {
		long left = allUnconfirmed(cells).stream().mapToLong(C::unconfirmed).sum();
		this.stopped = true;
		this.queue.clear();
		this.unanswered.clear();
		this.dropped.addAndGet(left);
		return left;
	}

	/**
	 * Flush nothing more, not even increments made meanwhile.
	 * @return a future that completes when nothing is under way, and does not fail
	 */
	synchronized CompletableFuture<?> abandon() {
		this.abandoned = true;
		this.stopped = true;
		this.queue.clear();
		this.unanswered.clear();
		CompletableFuture<Void> current = this.round;
		return (current != null) ? current.handle((done, failure) -> null) : CompletableFuture.completedFuture(null);
	}

	/**
	 * Keys whose batches go one after the other.
	 */
	private final class Part {

		private final int index;

		private long number;

		private @Nullable FlushBatch<C> unanswered;

		Part(int index) {
			this.index = index;
		}

		List<C> cells() {
			FlushBatch<C> batch = this.unanswered;
			return (batch != null) ? batch.cells() : List.of();
		}

		void next(List<C> cells) {
			if (this.unanswered == null && !cells.isEmpty()) {
				cells.forEach(LaxCell::dequeue);
				this.unanswered = new FlushBatch<>(this.index, ++this.number, cells);
			}
		}

	}

}
