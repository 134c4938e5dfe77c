package io.trypema.redis;

import java.util.function.BiConsumer;

/**
 * Kinds of actions in a schedule.
 */
@SuppressWarnings("ImmutableEnumChecker")
enum ScheduleStep {

	/** A process calls for permits, as often as given. */
	CALL((run, action) -> run.calls().call(action)),

	/** A process gives back what it was admitted for. */
	REFUND((run, action) -> run.calls().refund(action)),

	/** A process reads the usage of a key. */
	USAGE((run, action) -> run.calls().usage(action)),

	/** A process asks whether a call would fit. */
	PEEK((run, action) -> run.calls().peek(action)),

	/** A process sets the count of a key. */
	SET((run, action) -> run.calls().set(action)),

	/** A process deletes a key. */
	DELETE((run, action) -> run.calls().delete(action)),

	/** Time passes. */
	ADVANCE(ScheduleRun::advance),

	/** Time passes until an admission is about to leave the window, or just has. */
	ADVANCE_TO_EDGE(ScheduleRun::advanceToEdge),

	/** All messages and answers arrive that are not held. */
	PUMP((run, action) -> run.world().pump(false)),

	/** A message arrives at Redis. */
	DELIVER(MessageFate.ARRIVES),

	/** An answer arrives. */
	ANSWER(MessageFate.IS_ANSWERED),

	/** A message stays under way until it is delivered by itself. */
	HOLD(MessageFate.IS_HELD),

	/** A message does not arrive. */
	LOSE(MessageFate.IS_LOST),

	/** An answer does not arrive. */
	LOSE_ANSWER(MessageFate.IS_NOT_ANSWERED),

	/** A message arrives twice. */
	REPEAT(MessageFate.IS_REPEATED),

	/** A message arrives at a Redis that does not know its script. */
	REFUSE(MessageFate.IS_REFUSED),

	/** A process loses its connection. */
	DISCONNECT(ScheduleRun::disconnect),

	/** The threads of a process stand still. */
	PAUSE((run, action) -> run.pause(action, true)),

	/** The threads of a process go on. */
	RESUME((run, action) -> run.pause(action, false)),

	/** A process dies. */
	DIE(ScheduleRun::die),

	/** A process closes. */
	CLOSE(ScheduleRun::close);

	private final BiConsumer<ScheduleRun, ScheduleAction> effect;

	ScheduleStep(BiConsumer<ScheduleRun, ScheduleAction> effect) {
		this.effect = effect;
	}

	ScheduleStep(MessageFate fate) {
		this((run, action) -> run.message(action, fate));
	}

	void take(ScheduleRun run, ScheduleAction action) {
		this.effect.accept(run, action);
	}

}
