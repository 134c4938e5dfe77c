package io.trypema.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import org.jspecify.annotations.Nullable;

/**
 * The messages in transit between processes and Redis. The schedule delivers them, or
 * they are delivered immediately while the network is prompt.
 */
final class SimulatedNetwork {

	/** The process that reads the final counts. */
	static final String READER = "reader";

	private static final String ANSWER = "the answer to ";

	private final ScheduleServer server;

	private final SimulatedTime time;

	private final ScheduleTrace trace;

	private final List<SimulatedConnection> connections = new ArrayList<>();

	private final List<SimulatedMessage> messages = new ArrayList<>();

	/** Messages that are not answered while the connection lasts. */
	private final List<SimulatedMessage> unanswered = new ArrayList<>();

	private final Map<String, MessageFate> next = new HashMap<>();

	/** Whether a process cannot receive answers. */
	private final Predicate<String> deaf;

	private int number;

	private boolean prompt;

	SimulatedNetwork(ScheduleServer server, SimulatedTime time, ScheduleTrace trace, Predicate<String> deaf) {
		this.server = server;
		this.time = time;
		this.trace = trace;
		this.deaf = deaf;
	}

	/** Record an event of a message, unless it is one of those that end a schedule. */
	private void note(SimulatedMessage message, String before, String after) {
		if (!message.connection().process().equals(READER)) {
			this.trace.note(() -> before + message + after);
		}
	}

	/** Answer all messages sent from now on immediately. */
	void prompt() {
		this.next.clear();
		this.prompt = true;
	}

	/** Set the fate of the next message of a process. */
	void next(String process, MessageFate fate) {
		this.next.put(process, fate);
	}

	void opened(SimulatedConnection connection) {
		this.connections.add(connection);
	}

	/** Answer an irrelevant command. */
	RedisFuture<byte[]> ignored(SimulatedConnection connection) {
		SimulatedMessage message = new SimulatedMessage(connection, 0, 0, new Script("", ""), new byte[0][],
				new byte[0][]);
		message.arrived(new byte[0], null);
		message.answered();
		return message.answer();
	}

	RedisFuture<byte[]> send(SimulatedConnection connection, Script script, byte[][] names, byte[][] values) {
		SimulatedMessage message = new SimulatedMessage(connection, ++this.number, this.time.micros(), script, names,
				values);
		note(message, "", " is sent");
		this.messages.add(message);
		MessageFate fate = this.next.remove(connection.process());
		if (fate != null) {
			fate.meet(this, message);
		}
		if (this.prompt) {
			deliver(message);
			answer(message);
		}
		return message.answer();
	}

	/** Discard the answers to a lost connection. */
	void disconnected(SimulatedConnection connection, @Nullable RedisException failure) {
		List<SimulatedMessage> lost = this.messages.stream()
			.filter((message) -> message.connection() == connection)
			.toList();
		this.messages.removeIf((message) -> message.connection() == connection && message.hasArrived());
		lost.forEach(SimulatedMessage::unheard);
		if (failure != null) {
			Stream.concat(lost.stream(), this.unanswered.stream())
				.filter((message) -> message.connection() == connection)
				.toList()
				.forEach((message) -> message.failed(failure));
		}
	}

	/** Return the last connection that a process opened. */
	@Nullable SimulatedConnection connection(String process) {
		SimulatedConnection found = null;
		for (SimulatedConnection connection : this.connections) {
			if (connection.process().equals(process) && connection.isOpen()) {
				found = connection;
			}
		}
		return found;
	}

	/** Return the messages in transit. */
	List<SimulatedMessage> messages() {
		return this.messages;
	}

	/** Return the messages to Redis, in the order in which they were sent. */
	List<SimulatedMessage> requests() {
		return this.messages.stream().filter((message) -> !message.hasArrived()).toList();
	}

	/** Return the messages whose answers can be received. */
	List<SimulatedMessage> answers() {
		return this.messages.stream()
			.filter((message) -> message.hasArrived() && !this.deaf.test(message.connection().process()))
			.toList();
	}

	void deliver(SimulatedMessage message) {
		note(message, "", " arrives");
		try {
			message.arrived(this.server.run(message, this.time), null);
		}
		catch (RedisException ex) {
			this.trace.note(ex::toString);
			message.arrived(null, ex);
		}
		if (message.isUnheard()) {
			this.messages.remove(message);
		}
	}

	void answer(SimulatedMessage message) {
		this.messages.remove(message);
		note(message, ANSWER, " arrives");
		message.answered();
	}

	void lose(SimulatedMessage message) {
		note(message, "", " is lost");
		this.messages.remove(message);
		this.unanswered.add(message);
	}

	void loseAnswer(SimulatedMessage message) {
		note(message, ANSWER, " is lost");
		message.unheard();
		this.unanswered.add(message);
		if (message.hasArrived()) {
			this.messages.remove(message);
		}
	}

	/** Deliver a message twice, now and later. */
	void repeat(SimulatedMessage message) {
		note(message, "", " will arrive twice");
		this.messages.add(message.repetition());
	}

	/** Let Redis lose the script, unless the message includes it. */
	void refuse(SimulatedMessage message) {
		if (!message.script().text().isEmpty()) {
			return;
		}
		note(message, "", " arrives, and its script is not known");
		message.arrived(null, new RedisNoScriptException("NOSCRIPT No matching script. Please use EVAL."));
	}

	/** Hold a message and its answer until they are delivered explicitly. */
	void hold(SimulatedMessage message) {
		note(message, "", " is held");
		message.hold();
	}

	/** Deliver and answer the messages that meet a condition, in order. */
	boolean pump(Predicate<SimulatedMessage> condition) {
		List<SimulatedMessage> requests = requests().stream().filter(condition).toList();
		requests.forEach(this::deliver);
		List<SimulatedMessage> answers = answers().stream().filter(condition).toList();
		answers.forEach((message) -> {
			if (this.messages.contains(message)) {
				answer(message);
			}
		});
		return !requests.isEmpty() || !answers.isEmpty();
	}

}
