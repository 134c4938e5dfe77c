package io.trypema.redis;

import io.lettuce.core.RedisException;

import io.trypema.redis.AdmissionLog.Admission;

/**
 * A running schedule.
 */
final class ScheduleRun {

	private final ScheduleSetup setup;

	private final SimulatedWorld world;

	private final ScheduleCalls calls;

	ScheduleRun(ScheduleSetup setup, SimulatedWorld world) {
		this.setup = setup;
		this.world = world;
		this.calls = new ScheduleCalls(setup, world);
	}

	SimulatedWorld world() {
		return this.world;
	}

	ScheduleCalls calls() {
		return this.calls;
	}

	void take(ScheduleAction action) {
		this.world.trace().begin();
		action.step().take(this, action);
		this.world.runTasks();
	}

	/** Deliver all messages in transit, and close all live processes. */
	void finish() {
		this.world.trace().begin();
		this.world.trace().note(() -> "all messages arrive, and all processes close");
		this.world.processes().forEach((process) -> process.pause(false));
		this.world.runTasks();
		this.world.pump(true);
		this.world.network().prompt();
		this.world.processes().stream().filter(SimulatedProcess::takesCalls).forEach(SimulatedProcess::close);
		this.world.pump(true);
	}

	private void note(String event) {
		this.world.trace().note(() -> event);
	}

	/** Choose the fate of a message in transit, or of the next message of a process. */
	void message(ScheduleAction action, MessageFate fate) {
		if (action.what() == 0) {
			fate.meet(this.world.network(), action.who());
		}
		else {
			SimulatedProcess process = this.world.process(action.who());
			note("the next message of " + process + " " + fate);
			this.world.network().next(process.name(), fate);
		}
	}

	void advance(ScheduleAction action) {
		note(action.amount() + " microseconds pass" + ((action.what() == 1) ? ", messages take no time" : ""));
		this.world.advance(action.amount(), action.what() == 1);
	}

	void advanceToEdge(ScheduleAction action) {
		if (this.calls.admissions().isEmpty()) {
			return;
		}
		Admission admission = this.calls.admissions().get(action.who() % this.calls.admissions().size());
		long left = admission.begin() + this.setup.windowMicros() + action.amount() - this.world.time().micros();
		if (left > 0) {
			advance(new ScheduleAction(ScheduleStep.ADVANCE, 0, action.what(), left, 1));
		}
	}

	void disconnect(ScheduleAction action) {
		SimulatedProcess process = this.world.process(action.who());
		SimulatedConnection connection = this.world.network().connection(process.name());
		if (connection != null && process.isRunning()) {
			note(process + " loses its connection");
			connection.lose((action.what() == 1) ? new RedisException("Connection reset") : null);
		}
	}

	void pause(ScheduleAction action, boolean pause) {
		SimulatedProcess process = this.world.process(action.who());
		if (process.isPaused() != pause && !process.isDead()) {
			note(process + (pause ? " pauses" : " goes on"));
			process.pause(pause);
		}
	}

	void die(ScheduleAction action) {
		SimulatedProcess process = this.world.process(action.who());
		note(process + " dies");
		process.die();
	}

	void close(ScheduleAction action) {
		SimulatedProcess process = this.world.process(action.who());
		if (process.isRunning()) {
			note(process + " closes");
			process.close();
		}
	}

}
