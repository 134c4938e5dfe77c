package io.trypema.redis;

import java.util.function.BiConsumer;

/**
 * Kinds of actions in a schedule.
 */
@SuppressWarnings("ImmutableEnumChecker")
enum ScheduleStep {

	/** A process calls for permits, as often as given. */
	CALL((run, action) -> run.calls().call(action)),

	/** A process refunds admitted permits. */
	REFUND((run, action) -> run.calls().refund(action)),

	/** A process reads the usage of a key. */
	USAGE((run, action) -> run.calls().usage(action)),

	/** A process peeks whether a call would fit. */
	PEEK((run, action) -> run.calls().peek(action)),

	/** A process sets the count of a key. */
	SET((run, action) -> run.calls().set(action)),

	/** A process deletes a key. */
	DELETE((run, action) -> run.calls().delete(action)),

	/** Time passes. */
	ADVANCE(ScheduleRun::advance),

	/** Time passes until an admission is about to leave the window, or just has. */
	ADVANCE_TO_EDGE(ScheduleRun::advanceToEdge),

	/** All messages and answers that are not held arrive. */
	PUMP((run, action) -> run.world().pump(false)),

	/** A message arrives at Redis. */
	DELIVER(MessageFate.ARRIVES),

	/** An answer arrives. */
	ANSWER(MessageFate.IS_ANSWERED),

	/** A message stays in transit until it is delivered individually. */
	HOLD(MessageFate.IS_HELD),

	/** A message does not arrive. */
	LOSE(MessageFate.IS_LOST),

	/** An answer does not arrive. */
	LOSE_ANSWER(MessageFate.IS_NOT_ANSWERED),

	/** A message arrives twice. */
	REPEAT(MessageFate.IS_REPEATED),

	/** A message arrives at a Redis without its script. */
	REFUSE(MessageFate.IS_REFUSED),

	/** A process loses its connection. */
	DISCONNECT(ScheduleRun::disconnect),

	/** The threads of a process pause. */
	PAUSE((run, action) -> run.pause(action, true)),

	/** The threads of a process resume. */
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
