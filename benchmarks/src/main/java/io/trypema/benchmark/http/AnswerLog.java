package io.trypema.benchmark.http;

import java.util.ArrayList;
import java.util.List;

/**
 * All responses so far. Safe for use by many threads.
 */
final class AnswerLog {

	private final List<Answer> answers = new ArrayList<>();

	synchronized void add(Answer answer) {
		this.answers.add(answer);
		notifyAll();
	}

	synchronized void awaitCount(long count) throws InterruptedException {
		while (this.answers.size() < count) {
			wait();
		}
	}

	/** Return whether no request was ever answered. */
	synchronized boolean isEmpty() {
		return this.answers.stream().allMatch((answer) -> answer.status() == Answer.NO_STATUS);
	}

	/** Return the answers from a position on. */
	synchronized List<Answer> from(int position) {
		return List.copyOf(this.answers.subList(position, this.answers.size()));
	}

}
