package io.trypema.redis;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * Tasks of one process that wait for their time by its clock, and run when the schedule
 * runs them, on its thread. Safe for use by many threads.
 */
final class SimulatedTimer extends AbstractExecutorService implements ScheduledExecutorService {

	private final Ticker clock;

	private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();

	private long number;

	private long changes;

	private boolean shutdown;

	SimulatedTimer(Ticker clock) {
		this.clock = clock;
	}

	/** Return a number that changes when the next task may have changed. */
	synchronized long changes() {
		return this.changes;
	}

	private synchronized void changed() {
		this.changes++;
	}

	/** Return the nanoseconds until the next task is due, or {@code null}. */
	synchronized @Nullable Long nextNanos() {
		while (!this.tasks.isEmpty() && this.tasks.element().isCancelled()) {
			this.tasks.remove();
		}
		return this.tasks.isEmpty() ? null : this.tasks.element().getDelay(TimeUnit.NANOSECONDS);
	}

	/** Run the next task, which is due. */
	void runNext() {
		Task<?> task = next();
		task.run();
		task.rethrow();
	}

	private synchronized Task<?> next() {
		changed();
		return this.tasks.remove();
	}

	@Override
	public synchronized <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
		Task<V> task = new Task<>(callable, this.clock.nanos() + unit.toNanos(delay));
		if (!this.shutdown) {
			changed();
			this.tasks.add(task);
		}
		return task;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		return schedule(Executors.callable(command), delay, unit);
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void execute(Runnable command) {
		schedule(command, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public synchronized void shutdown() {
		this.shutdown = true;
		this.tasks.clear();
		changed();
	}

	@Override
	public List<Runnable> shutdownNow() {
		shutdown();
		return List.of();
	}

	@Override
	public boolean isShutdown() {
		return this.shutdown;
	}

	@Override
	public boolean isTerminated() {
		return this.shutdown;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return this.shutdown;
	}

	/**
	 * A task and its time.
	 */
	private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

		private final long at;

		private final long order;

		Task(Callable<V> callable, long at) {
			super(callable);
			this.at = at;
			this.order = SimulatedTimer.this.number++;
		}

		@Override
		public boolean cancel(boolean interrupt) {
			changed();
			return super.cancel(interrupt);
		}

		void rethrow() {
			try {
				if (!isCancelled()) {
					get();
				}
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new IllegalStateException("A task of the timer failed", ex);
			}
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.at - SimulatedTimer.this.clock.nanos(), TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			Task<?> task = (Task<?>) other;
			return (this.at != task.at) ? Long.signum(this.at - task.at) : Long.compare(this.order, task.order);
		}

	}

}
