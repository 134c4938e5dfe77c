package io.trypema.redis;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The treatment of a message by a schedule.
 */
@SuppressWarnings("ImmutableEnumChecker")
enum MessageFate {

	/** It arrives at Redis. */
	ARRIVES(SimulatedNetwork::requests, SimulatedNetwork::deliver),

	/** Its answer arrives. */
	IS_ANSWERED(SimulatedNetwork::answers, SimulatedNetwork::answer),

	/** It stays in transit, and so does its answer, while others are delivered. */
	IS_HELD(SimulatedNetwork::requests, SimulatedNetwork::hold),

	/** It does not arrive. */
	IS_LOST(SimulatedNetwork::requests, SimulatedNetwork::lose),

	/** Its answer does not arrive. */
	IS_NOT_ANSWERED(SimulatedNetwork::messages, SimulatedNetwork::loseAnswer),

	/** It arrives twice, the second time when the schedule delivers it. */
	IS_REPEATED(SimulatedNetwork::requests, SimulatedNetwork::repeat),

	/** It arrives at a Redis without its script. */
	IS_REFUSED(SimulatedNetwork::requests, SimulatedNetwork::refuse);

	private final Function<SimulatedNetwork, List<SimulatedMessage>> choice;

	private final BiConsumer<SimulatedNetwork, SimulatedMessage> effect;

	MessageFate(Function<SimulatedNetwork, List<SimulatedMessage>> choice,
			BiConsumer<SimulatedNetwork, SimulatedMessage> effect) {
		this.choice = choice;
		this.effect = effect;
	}

	/** Apply this fate to one of the messages in transit, if there is one. */
	void meet(SimulatedNetwork network, int index) {
		List<SimulatedMessage> messages = this.choice.apply(network);
		if (!messages.isEmpty()) {
			meet(network, messages.get(index % messages.size()));
		}
	}

	void meet(SimulatedNetwork network, SimulatedMessage message) {
		this.effect.accept(network, message);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
