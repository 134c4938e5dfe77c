package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * The processes of a schedule, their time, and the network between them and Redis.
 */
final class SimulatedWorld {

	/** Deviations of the clocks of processes, in parts per million. */
	private static final long MAX_RATE = 400;

	/** More tasks than are ever due at a time. */
	private static final int MAX_TASKS = 100_000;

	private final SimulatedTime time = new SimulatedTime();

	private final ScheduleTrace trace;

	private final SimulatedNetwork network;

	private final Scripts scripts;

	private final String prefix;

	private final ScheduleSetup setup;

	private final List<SimulatedProcess> processes = new ArrayList<>();

	SimulatedWorld(ScheduleSetup setup, ScheduleServer server, boolean traced) {
		this.setup = setup;
		this.trace = traced ? ScheduleTrace.of(this.time) : ScheduleTrace.none();
		this.network = new SimulatedNetwork(server, this.time, this.trace, this::isDeaf);
		this.scripts = server.scripts();
		this.prefix = server.nextPrefix();
		Random random = new Random(setup.seed());
		for (int i = 0; i < setup.hybrids(); i++) {
			open(String.valueOf((char) ('a' + i)), true, random);
		}
		for (int i = 0; i < setup.directs(); i++) {
			open("direct-" + (char) ('a' + i), false, random);
		}
	}

	private void open(String name, boolean hybrid, Random random) {
		long rate = random.nextLong(-MAX_RATE, MAX_RATE + 1);
		SimulatedClock clock = new SimulatedClock(this.time, random.nextLong(), rate);
		this.processes.add(new SimulatedProcess(name, hybrid, this.setup, this, clock));
	}

	/** Open a process that delegates every call to Redis. */
	SimulatedProcess openReader() {
		return new SimulatedProcess(SimulatedNetwork.READER, false, this.setup, this,
				new SimulatedClock(this.time, 0, 0));
	}

	SimulatedTime time() {
		return this.time;
	}

	SimulatedNetwork network() {
		return this.network;
	}

	ScheduleTrace trace() {
		return this.trace;
	}

	Scripts scripts() {
		return this.scripts;
	}

	String prefix() {
		return this.prefix;
	}

	List<SimulatedProcess> processes() {
		return this.processes;
	}

	SimulatedProcess process(int number) {
		return this.processes.get(number % this.processes.size());
	}

	private boolean isDeaf(String name) {
		return this.processes.stream().anyMatch((process) -> process.name().equals(name) && !process.isRunning());
	}

	/** Run all tasks that are due, on processes whose threads run. */
	void runTasks() {
		runTasksUntil(this.time.micros(), false);
	}

	/**
	 * Advance the time.
	 * @param micros how long
	 * @param prompt whether messages that are not held are delivered without delay
	 */
	void advance(long micros, boolean prompt) {
		long target = this.time.micros() + micros;
		long step = this.setup.maxDelayMicros();
		if (prompt) {
			pump(false);
		}
		while (target - this.time.micros() > step) {
			runTasksUntil(this.time.micros() + step, prompt);
			deliverOverdue();
		}
		runTasksUntil(target, prompt);
		deliverOverdue();
	}

	private void runTasksUntil(long target, boolean prompt) {
		int tasks = 0;
		for (SimulatedProcess next = next(target); next != null; next = next(target)) {
			if (++tasks > MAX_TASKS) {
				throw new IllegalStateException("A timer does not come to rest");
			}
			Long at = next.nextTaskAt();
			this.time.advanceTo((at != null) ? at : target);
			next.runNextTask();
			if (prompt) {
				pump(false);
			}
		}
		this.time.advanceTo(target);
	}

	/** Return the time of the next task of a process, or {@link Long#MAX_VALUE}. */
	long nextTaskAt() {
		SimulatedProcess next = next(Long.MAX_VALUE - 1);
		Long at = (next != null) ? next.nextTaskAt() : null;
		return (at != null) ? at : Long.MAX_VALUE;
	}

	private @Nullable SimulatedProcess next(long target) {
		SimulatedProcess first = null;
		long firstAt = target + 1;
		for (SimulatedProcess process : this.processes) {
			Long at = process.nextTaskAt();
			if (at != null && at < firstAt) {
				first = process;
				firstAt = at;
			}
		}
		return first;
	}

	/** Deliver messages in transit for longer than the setup allows. */
	private void deliverOverdue() {
		long latest = this.time.micros() - this.setup.maxDelayMicros();
		while (this.network.pump((message) -> message.sentAt() <= latest)) {
			runTasks();
		}
	}

	/**
	 * Deliver and answer messages until none is left.
	 * @param all whether to include held messages
	 */
	void pump(boolean all) {
		while (this.network.pump((message) -> all || !message.isHeld())) {
			runTasks();
		}
	}

}
