package io.trypema.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.trypema.RateLimiterUnavailableException;

/**
 * Calls that go to one server together.
 */
final class Batch {

	/**
	 * Keys of one script run: enough to spread the cost of a run, and few enough to let
	 * others in between.
	 */
	private static final int MAX_KEYS = 64;

	private final List<ScriptRun> runs = new ArrayList<>(1);

	private final AtomicInteger unanswered = new AtomicInteger();

	private final long submittedAt;

	private final long sentAt;

	private Batch(long submittedAt, long sentAt) {
		this.submittedAt = submittedAt;
		this.sentAt = sentAt;
	}

	/**
	 * Group calls by key and script.
	 * @param calls the calls in order of arrival
	 * @param settings what all lanes share
	 * @param clock what is known of the clock of the server
	 * @param cluster whether a run can only have keys of one slot
	 */
	static Batch of(List<Call<?>> calls, EngineSettings settings, ServerClock clock, boolean cluster) {
		Map<RedisKey, Visit> open = new HashMap<>(calls.size() * 2);
		List<Visit> visits = new ArrayList<>();
		for (Call<?> call : calls) {
			Visit visit = open.get(call.key());
			if (visit == null || visit.isFull()) {
				visit = call.key().visit(call.name(settings.names()));
				open.put(call.key(), visit);
				visits.add(visit);
			}
			visit.add(call);
		}
		Batch batch = new Batch(calls.get(0).submittedAt(), settings.now());
		batch.group(visits, clock, cluster);
		return batch;
	}

	static Batch of(Call<?> call, EngineSettings settings, ServerClock clock) {
		Batch batch = new Batch(call.submittedAt(), settings.now());
		Visit visit = call.key().visit(call.name(settings.names()));
		visit.add(call);
		batch.runs.add(new ScriptRun(List.of(visit), clock));
		return batch;
	}

	private void group(Collection<Visit> visits, ServerClock clock, boolean cluster) {
		Map<Group, List<Visit>> groups = new LinkedHashMap<>();
		for (Visit visit : visits) {
			int slot = cluster ? Gateway.slotOf(visit.name()) : 0;
			groups.computeIfAbsent(new Group(slot, visit.script()), (group) -> new ArrayList<>()).add(visit);
		}
		for (List<Visit> group : groups.values()) {
			int first = 0;
			int weight = 0;
			for (int i = 0; i < group.size(); i++) {
				weight += group.get(i).weight();
				if (i + 1 == group.size() || i + 1 - first == MAX_KEYS || weight >= Visit.MAX_CALLS) {
					this.runs.add(new ScriptRun(group.subList(first, i + 1), clock));
					first = i + 1;
					weight = 0;
				}
			}
		}
	}

	List<ScriptRun> runs() {
		return this.runs;
	}

	/** When the oldest call was submitted. */
	long submittedAt() {
		return this.submittedAt;
	}

	long sentAt() {
		return this.sentAt;
	}

	/** Start to count answers. */
	void sent() {
		this.unanswered.set(this.runs.size());
	}

	/** Count runs that take the place of one. */
	void replaced(int runs) {
		this.unanswered.addAndGet(runs - 1);
	}

	/** Count an answer, and return whether it was the last. */
	boolean isAnswered() {
		return this.unanswered.decrementAndGet() == 0;
	}

	void cancel(RateLimiterUnavailableException cause) {
		this.runs.forEach((run) -> run.cancel(cause));
	}

	/**
	 * Visits that one run of a script can make.
	 *
	 * @param slot the slot of a cluster that they are in, or zero
	 * @param script the script
	 */
	private record Group(int slot, ScriptKind script) {
	}

}
