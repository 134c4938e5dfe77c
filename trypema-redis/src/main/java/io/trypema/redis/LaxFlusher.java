package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Brings to Redis what a {@link LaxCounter} has counted in process: every interval, as
 * long as there is something.
 */
final class LaxFlusher {

	/*
	 * Keys are divided by slot, or by hash where there are no slots. What is to be added
	 * to the keys of a part goes in numbered batches, one after the other. A batch whose
	 * answer did not come is sent again as it is until it is answered; Redis remembers
	 * the number of the last one, so that it is added once. A round sends a batch of each
	 * part that has one, and ends when all are answered or have failed.
	 */

	private static final Logger LOGGER = System.getLogger(LaxCounter.class.getName());

	private static final int BATCH_KEYS = 500;

	/** Parts of the keys where there are no slots, so that many go at once. */
	private static final int PARTS = 16;

	private final CounterClient client;

	private final CounterSpace space;

	private final long intervalNanos;

	private final String instance = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

	private final Queue<LaxCell> queue = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final AtomicLong dropped = new AtomicLong();

	/** Used by one round at a time. */
	private final Map<Integer, Part> parts = new HashMap<>();

	/** Those with a batch that was not answered. */
	private final Set<Part> unanswered = new LinkedHashSet<>();

	private @Nullable CompletableFuture<Void> round;

	private boolean stopped;

	LaxFlusher(CounterClient client, CounterSpace space, Duration interval) {
		this.client = client;
		this.space = space;
		this.intervalNanos = interval.toNanos();
	}

	/** Return the increments that were given up. */
	long dropped() {
		return this.dropped.get();
	}

	/** Have a key flushed at the end of the interval. */
	void queue(LaxCell cell) {
		if (cell.queue()) {
			this.queue.add(cell);
			schedule();
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void schedule() {
		if (this.scheduled.compareAndSet(false, true)) {
			try {
				this.client.engine().settings().timer().schedule(this::tick, this.intervalNanos, TimeUnit.NANOSECONDS);
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
		});
	}

	/** Whether there is something that Redis has not answered to. */
	synchronized boolean hasMore() {
		return !this.stopped && (this.round != null || !this.queue.isEmpty() || !this.unanswered.isEmpty());
	}

	/**
	 * Bring to Redis what was added to keys up to now.
	 * @param cells the keys
	 * @return a future that fails if Redis has not answered to all
	 */
	CompletableFuture<Void> flush(Collection<LaxCell> cells) {
		Map<LaxCell, Long> wanted = new HashMap<>();
		synchronized (this) {
			cells.forEach((cell) -> wanted.put(cell, cell.lastBatch()));
		}
		return flush(wanted);
	}

	/**
	 * Bring to Redis what was added up to now, to keys that were forgotten too.
	 * @param cells the keys that are not
	 * @return a future that fails if Redis has not answered to all
	 */
	CompletableFuture<Void> flushAll(Collection<LaxCell> cells) {
		return flush(allUnconfirmed(cells));
	}

	private synchronized Set<LaxCell> allUnconfirmed(Collection<LaxCell> cells) {
		Set<LaxCell> all = new HashSet<>(this.queue);
		this.unanswered.forEach((part) -> all.addAll(part.cells()));
		cells.stream().filter((cell) -> !cell.isClean()).forEach(all::add);
		return all;
	}

	/** What was added later does not make this longer. */
	private CompletableFuture<Void> flush(Map<LaxCell, Long> wanted) {
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

	/** For one that another thread is just about to put into the queue. */
	private CompletableFuture<Void> flushLater(Map<LaxCell, Long> wanted) {
		if (isAnswered(wanted)) {
			return CompletableFuture.completedFuture(null);
		}
		Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
		return CompletableFuture.supplyAsync(() -> wanted, later).thenCompose(this::flush);
	}

	private synchronized boolean isStopped() {
		return this.stopped;
	}

	private synchronized boolean isAnswered(Map<LaxCell, Long> wanted) {
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
		// Not within, as a call that fails at once calls back
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

	private CompletableFuture<Gateway> connected() {
		try {
			Engine engine = this.client.engine();
			return engine.connect().copy().orTimeout(engine.settings().timeoutNanos(), TimeUnit.NANOSECONDS);
		}
		catch (IllegalStateException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Void> sendAll(Gateway gateway) {
		List<CompletableFuture<?>> sent = new ArrayList<>();
		for (Part part : partsToSend(gateway)) {
			FlushBatch batch = part.unanswered;
			if (batch != null) {
				sent.add(this.client.pending(new FlushCall(batch), (rows) -> {
					answered(part, batch, rows);
					return batch;
				}).submit());
			}
		}
		return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
	}

	/**
	 * Return the parts that have a batch: one that was not answered, or a new one.
	 */
	private synchronized List<Part> partsToSend(Gateway gateway) {
		Map<Part, List<LaxCell>> chosen = new LinkedHashMap<>();
		this.unanswered.forEach((part) -> chosen.put(part, List.of()));
		List<LaxCell> later = new ArrayList<>();
		for (LaxCell cell = this.queue.poll(); cell != null; cell = this.queue.poll()) {
			Part part = this.parts.computeIfAbsent(partOf(cell, gateway), (created) -> new Part());
			List<LaxCell> cells = chosen.computeIfAbsent(part, (created) -> new ArrayList<>());
			if (part.unanswered != null || cells.size() == BATCH_KEYS) {
				later.add(cell);
			}
			else {
				cells.add(cell);
			}
		}
		this.queue.addAll(later);
		chosen.forEach(Part::next);
		this.unanswered.addAll(chosen.keySet());
		return List.copyOf(this.unanswered);
	}

	private int partOf(LaxCell cell, Gateway gateway) {
		return gateway.isCluster() ? Gateway.slotOf(nameOf(cell)) : Math.floorMod(cell.key().hashCode(), PARTS);
	}

	private byte[] nameOf(LaxCell cell) {
		return cell.key().name(this.client.engine().settings().names());
	}

	private synchronized void answered(Part part, FlushBatch batch, List<CounterReply> rows) {
		if (part.unanswered != batch) {
			return;
		}
		part.unanswered = null;
		this.unanswered.remove(part);
		long now = this.client.engine().settings().now();
		for (int i = 0; i < rows.size(); i++) {
			LaxCell cell = batch.cells().get(i);
			CounterReply row = rows.get(i);
			if (row.status() == CounterReply.Status.FOREIGN) {
				cell.forget();
			}
			else {
				cell.read(row.value(), batch.sum(i), now);
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
	 * Bring nothing more, and return how much of what was added Redis has not answered
	 * to, without signs.
	 */
	synchronized long stop(Collection<LaxCell> cells) {
		long left = allUnconfirmed(cells).stream().mapToLong(LaxCell::unconfirmed).sum();
		this.stopped = true;
		this.queue.clear();
		this.unanswered.clear();
		this.dropped.addAndGet(left);
		return left;
	}

	/**
	 * Keys whose batches go one after the other.
	 */
	private final class Part {

		private byte @Nullable [] memory;

		private long number;

		private @Nullable FlushBatch unanswered;

		List<LaxCell> cells() {
			FlushBatch batch = this.unanswered;
			return (batch != null) ? batch.cells() : List.of();
		}

		void next(List<LaxCell> cells) {
			if (this.unanswered == null && !cells.isEmpty()) {
				if (this.memory == null) {
					this.memory = FlushBatch.memory(nameOf(cells.get(0)), LaxFlusher.this.instance);
				}
				cells.forEach(LaxCell::dequeue);
				this.unanswered = new FlushBatch(LaxFlusher.this.space, this.memory,
						LaxFlusher.this.client.engine().settings().names(), ++this.number, cells);
			}
		}

	}

}
