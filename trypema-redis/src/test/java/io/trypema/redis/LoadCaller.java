package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimiterUnavailableException;

/**
 * A thread that calls and reads a limiter, logs the admitted calls that it does not
 * refund, and refunds others, some immediately and some later.
 */
final class LoadCaller implements Runnable {

	/**
	 * The maximum delay, by other threads or by Redis, for which missed calls are made
	 * up.
	 */
	private static final long BACKLOG = TimeUnit.MILLISECONDS.toNanos(20);

	private final KeyedRateLimiter limiter;

	private final LoadTask task;

	private final CallLog log;

	private final Random random;

	private final double[] shares;

	private final Queue<Taken> refundable = new ArrayDeque<>();

	private long admitted;

	LoadCaller(KeyedRateLimiter limiter, LoadTask task, int thread) {
		this.limiter = limiter;
		this.task = task;
		this.log = CallLog.create(task.log(thread));
		this.random = new Random(thread);
		this.shares = zipf(task.keys());
	}

	/** Return the cumulative probabilities of calls for the keys. */
	private static double[] zipf(int keys) {
		double[] shares = new double[keys];
		double sum = 0;
		for (int i = 0; i < keys; i++) {
			sum += 1.0 / (i + 1);
			shares[i] = sum;
		}
		for (int i = 0; i < keys; i++) {
			shares[i] /= sum;
		}
		return shares;
	}

	long admitted() {
		return this.admitted;
	}

	@Override
	public void run() {
		long start = System.nanoTime();
		long due = 0;
		for (long time = 0; time < this.task.length().toNanos(); time = System.nanoTime() - start) {
			if (time < due || isResting(time)) {
				LockSupport.parkNanos(this.task.pause().toNanos());
			}
			else {
				step();
				due = Math.max(due, time - BACKLOG) + this.task.pause().toNanos();
			}
		}
		this.refundable.forEach(this::refund);
	}

	private boolean isResting(long time) {
		long rest = this.task.rest().toNanos();
		return rest > 0 && time / rest % 2 == 1;
	}

	private void step() {
		try {
			int key = nextKey();
			call(key);
			if (this.random.nextInt(100) < this.task.reads()) {
				this.limiter.usage(name(key), this.task.limit());
			}
			Taken oldest = this.refundable.peek();
			if (oldest != null && System.nanoTime() - oldest.at() > Duration.ofMillis(40).toNanos()) {
				refund(this.refundable.remove());
			}
		}
		catch (RateLimiterUnavailableException ex) {
			// Not admitted, as far as this process knows
		}
	}

	private int nextKey() {
		double draw = this.random.nextDouble();
		int key = 0;
		while (this.shares[key] < draw) {
			key++;
		}
		return key;
	}

	private void call(int key) {
		long begin = System.nanoTime();
		boolean allowed = this.limiter.acquire(name(key), this.task.limit(), 1).isAllowed();
		long end = System.nanoTime();
		if (!allowed) {
			return;
		}
		int chance = this.random.nextInt(100);
		if (chance >= this.task.refunds()) {
			this.admitted++;
			this.log.add(key, begin, end);
		}
		else if (chance % 2 == 0) {
			refund(new Taken(key, begin));
		}
		else {
			this.refundable.add(new Taken(key, begin));
		}
	}

	private static String name(int key) {
		return "key-" + key;
	}

	private void refund(Taken taken) {
		Duration age = Duration.ofNanos(System.nanoTime() - taken.at());
		this.limiter.refund(name(taken.key()), this.task.limit(), 1, age);
	}

	/**
	 * A permit to refund.
	 */
	private record Taken(int key, long at) {
	}

}
