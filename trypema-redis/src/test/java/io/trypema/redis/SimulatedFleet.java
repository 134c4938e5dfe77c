package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.redis.WindowChecker.Span;

/**
 * Instances that share one limit, on a network with the same latency for each message.
 * Each has one caller with its own pace, which waits for the answer.
 */
final class SimulatedFleet {

	private static final String KEY = "key";

	private static final long WAY_MICROS = 300;

	private final int permits;

	private final Duration window;

	private final RateLimit limit;

	private final boolean shedding;

	private final ScheduleServer server;

	private final SimulatedWorld world;

	private final PriorityQueue<Caller> callers = new PriorityQueue<>(Comparator.comparingLong((caller) -> caller.at));

	private final List<Span> admitted = new ArrayList<>();

	/**
	 * Create a fleet.
	 * @param permits the permits of the limit that is shared
	 * @param window its window
	 * @param shedding whether calls above it are shed, with a hard limit of twice the
	 * limit
	 * @param pauses the mean pause of each instance between two calls; pauses vary by
	 * half of it
	 * @param server where the scripts run
	 */
	SimulatedFleet(int permits, Duration window, boolean shedding, List<Duration> pauses, ScheduleServer server) {
		this.permits = permits;
		this.window = window;
		this.limit = RateLimit.of(permits, window);
		this.shedding = shedding;
		this.server = server;
		ScheduleSetup setup = new ScheduleSetup(1, ScheduleKind.LOSSLESS, pauses.size(), 0, 1, this.limit, window, null,
				Duration.ofMillis(10), Duration.ofSeconds(2));
		this.world = new SimulatedWorld(setup, server, false);
		Random random = new Random(setup.seed());
		for (int i = 0; i < pauses.size(); i++) {
			long pause = TimeUnit.NANOSECONDS.toMicros(pauses.get(i).toNanos());
			this.callers.add(new Caller(this.world.process(i), random, pause, random.nextLong(2 * pause)));
		}
	}

	/** Run the instances for some windows. */
	Course run(int windows) {
		long start = this.world.time().micros();
		long end = start + windows * TimeUnit.NANOSECONDS.toMicros(this.window.toNanos());
		long runs = this.server.runs();
		int before = this.admitted.size();
		for (long next = next(); next < end; next = next()) {
			this.world.time().advanceTo(next);
			this.world.runTasks();
			this.world.network().pump((message) -> arrivalOf(message) <= this.world.time().micros());
			while (nextCall() <= next) {
				this.callers.remove().call();
			}
		}
		this.world.time().advanceTo(end);
		return new Course((double) (this.admitted.size() - before) / windows / this.permits,
				(double) (this.server.runs() - runs) / windows);
	}

	/** Return the most calls admitted so far in any window. */
	int fullestWindow() {
		return WindowChecker.mostWithin(this.admitted, this.window.toNanos());
	}

	private long next() {
		long next = Math.min(nextCall(), this.world.nextTaskAt());
		for (SimulatedMessage message : this.world.network().messages()) {
			next = Math.min(next, arrivalOf(message));
		}
		return next;
	}

	private long nextCall() {
		Caller caller = this.callers.peek();
		return (caller != null) ? caller.at : Long.MAX_VALUE;
	}

	private static long arrivalOf(SimulatedMessage message) {
		return message.sentAt() + (message.hasArrived() ? 2 : 1) * WAY_MICROS;
	}

	private CompletableFuture<RateLimitDecision> acquire(SimulatedProcess process) {
		return this.shedding ? process.shedding().acquireAsync(KEY, this.limit, 1)
				: process.limiter().acquireAsync(KEY, this.limit, 1);
	}

	/**
	 * The results of a run.
	 *
	 * @param use the share of the limit that was admitted
	 * @param visits the number of scripts run in Redis per window
	 */
	record Course(double use, double visits) {
	}

	/**
	 * A thread that calls.
	 */
	private final class Caller {

		private final SimulatedProcess process;

		private final Random random;

		private final long pause;

		private long at;

		Caller(SimulatedProcess process, Random random, long pause, long at) {
			this.process = process;
			this.random = random;
			this.pause = pause;
			this.at = at;
		}

		@SuppressWarnings("FutureReturnValueIgnored")
		void call() {
			long begin = TimeUnit.MICROSECONDS.toNanos(this.at);
			acquire(this.process).thenAccept((decision) -> answered(decision, begin));
		}

		private void answered(RateLimitDecision decision, long begin) {
			long now = SimulatedFleet.this.world.time().micros();
			if (decision.isAllowed()) {
				SimulatedFleet.this.admitted.add(new Span(begin, TimeUnit.MICROSECONDS.toNanos(now)));
			}
			this.at = now + this.pause / 2 + this.random.nextLong(this.pause + 1);
			SimulatedFleet.this.callers.add(this);
		}

	}

}
