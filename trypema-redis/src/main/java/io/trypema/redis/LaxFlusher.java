package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

	private static final Duration TRUSTED = Duration.ofMillis(FlushCall.MEMORY_MILLIS / 2);

	private final CounterClient client;

	private final CounterSpace space;

	private final long intervalNanos;

	private final byte[] instance = HexFormat.of()
		.toHexDigits(ThreadLocalRandom.current().nextLong())
		.getBytes(StandardCharsets.US_ASCII);

	private final Queue<LaxCell> queue = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final AtomicLong dropped = new AtomicLong();

	/** Used by one round at a time. */
	private final Map<Integer, Part> parts = new HashMap<>();

	private @Nullable CompletableFuture<Void> round;

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

	private synchronized boolean hasMore() {
		return !this.queue.isEmpty() || this.parts.values().stream().anyMatch((part) -> part.unanswered != null);
	}

	/** Flush all that was counted up to now. */
	CompletableFuture<Void> flush() {
		// What is under way may have left before the last increment
		return underWay().thenCompose((before) -> flushQueued());
	}

	private synchronized CompletableFuture<Void> underWay() {
		return (this.round != null) ? this.round.handle((done, failure) -> null)
				: CompletableFuture.completedFuture(null);
	}

	private CompletableFuture<Void> flushQueued() {
		return round().thenCompose((done) -> hasMore() ? flushQueued() : CompletableFuture.completedFuture(null));
	}

	/** Start a round, unless one is under way. */
	private synchronized CompletableFuture<Void> round() {
		CompletableFuture<Void> current = this.round;
		if (current != null) {
			return current;
		}
		CompletableFuture<Void> started = connected().thenCompose(this::sendAll);
		this.round = started;
		return started.whenComplete((done, failure) -> ended());
	}

	private synchronized void ended() {
		this.round = null;
	}

	private CompletableFuture<Gateway> connected() {
		try {
			return this.client.engine().connect();
		}
		catch (IllegalStateException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Void> sendAll(Gateway gateway) {
		List<CompletableFuture<Void>> sent = new ArrayList<>();
		for (FlushBatch batch : batches(gateway)) {
			FlushCall call = new FlushCall(batch);
			sent.add(this.client.<FlushCall.Answer, Void>pending(call, (answer) -> {
				answered(batch, answer);
				return null;
			}).submit());
		}
		return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
	}

	/** Return one batch for each part: that which was not answered, or a new one. */
	private synchronized List<FlushBatch> batches(Gateway gateway) {
		Map<Integer, List<LaxCell>> chosen = new HashMap<>();
		List<LaxCell> later = new ArrayList<>();
		for (LaxCell cell = this.queue.poll(); cell != null; cell = this.queue.poll()) {
			int number = partOf(cell, gateway);
			Part part = this.parts.computeIfAbsent(number, (created) -> new Part());
			List<LaxCell> cells = chosen.computeIfAbsent(number, (created) -> new ArrayList<>());
			if (part.unanswered != null || cells.size() == BATCH_KEYS) {
				later.add(cell);
			}
			else {
				cells.add(cell);
			}
		}
		this.queue.addAll(later);
		List<FlushBatch> batches = new ArrayList<>();
		this.parts.forEach((number, part) -> {
			FlushBatch batch = part.next(chosen.getOrDefault(number, List.of()));
			if (batch != null) {
				batches.add(batch);
			}
		});
		return batches;
	}

	private int partOf(LaxCell cell, Gateway gateway) {
		return gateway.isCluster() ? Gateway.slotOf(nameOf(cell)) : Math.floorMod(cell.key().hashCode(), PARTS);
	}

	private byte[] nameOf(LaxCell cell) {
		return cell.key().name(this.client.engine().settings().names());
	}

	private synchronized void answered(FlushBatch batch, FlushCall.Answer answer) {
		long now = this.client.engine().settings().now();
		this.parts.values()
			.stream()
			.filter((part) -> part.unanswered == batch)
			.forEach((part) -> part.answered(answer, now));
		for (int i = 0; i < batch.cells().size(); i++) {
			LaxCell cell = batch.cells().get(i);
			if (answer.cleared()) {
				cell.read(0, batch.sum(i), now);
			}
			else {
				CounterReply row = answer.rows().get(i);
				cell.read((row.status() != CounterReply.Status.FOREIGN) ? row.value() : 0, batch.sum(i), now);
				if (row.status() != CounterReply.Status.DONE) {
					drop(batch.delta(i), row.status());
				}
			}
		}
	}

	private void drop(long delta, CounterReply.Status status) {
		this.dropped.addAndGet(Math.abs(delta));
		LOGGER.log(Level.WARNING,
				"The counter '" + this.client.name() + "' gave up " + delta + ", since "
						+ ((status == CounterReply.Status.OVERFLOW) ? "the value would leave 64 bits"
								: "there is something else than a number in Redis"));
	}

	/** All that Redis remembered is removed. */
	synchronized void forget() {
		this.parts.values().forEach((part) -> part.remembered = false);
	}

	/** What is in the way of a statement on the value in Redis. */
	synchronized boolean isInDoubt(LaxCell cell) {
		return this.parts.values()
			.stream()
			.anyMatch((part) -> part.unanswered != null && part.unanswered.cells().contains(cell));
	}

	/** Give up what is not in Redis, and return how much that is, without signs. */
	synchronized long giveUp(Collection<LaxCell> cells) {
		long left = cells.stream().mapToLong((cell) -> Math.abs(cell.send(cell.added()))).sum();
		for (Part part : this.parts.values()) {
			FlushBatch batch = part.unanswered;
			if (batch != null) {
				left += batch.total();
			}
		}
		this.dropped.addAndGet(left);
		return left;
	}

	/**
	 * Keys whose batches go one after the other.
	 */
	private final class Part {

		private byte @Nullable [] memory;

		private long number;

		private boolean remembered;

		private long answeredAt;

		private @Nullable FlushBatch unanswered;

		@Nullable FlushBatch next(List<LaxCell> cells) {
			if (this.unanswered == null && !cells.isEmpty()) {
				if (this.memory == null) {
					this.memory = FlushBatch.memory(nameOf(cells.get(0)),
							new String(LaxFlusher.this.instance, StandardCharsets.US_ASCII));
				}
				long now = LaxFlusher.this.client.engine().settings().now();
				boolean trusted = this.remembered && now - this.answeredAt < TRUSTED.toNanos();
				cells.forEach(LaxCell::dequeue);
				this.unanswered = new FlushBatch(LaxFlusher.this.space, this.memory,
						LaxFlusher.this.client.engine().settings().names(), ++this.number, !trusted, cells);
			}
			return this.unanswered;
		}

		void answered(FlushCall.Answer answer, long now) {
			this.unanswered = null;
			this.remembered = !answer.cleared();
			this.answeredAt = now;
		}

	}

}
