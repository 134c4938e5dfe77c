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
	 * other runs in between.
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
	 * @param settings the settings shared by all pipelines
	 * @param clock the observed clock of the server
	 * @param cluster whether a run can only have keys of one slot
	 */
	static Batch of(List<Call<?>> calls, DispatcherSettings settings, ServerClock clock, boolean cluster) {
		Map<RedisKey, KeyBatch> open = new HashMap<>(calls.size() * 2);
		List<KeyBatch> keyBatches = new ArrayList<>();
		for (Call<?> call : calls) {
			KeyBatch keyBatch = open.get(call.key());
			if (keyBatch == null || keyBatch.isFull()) {
				keyBatch = call.keyBatch(call.name(settings.names()));
				open.put(call.key(), keyBatch);
				keyBatches.add(keyBatch);
			}
			keyBatch.add(call);
		}
		Batch batch = new Batch(calls.get(0).submittedAt(), settings.now());
		batch.group(keyBatches, clock, cluster);
		return batch;
	}

	static Batch of(Call<?> call, DispatcherSettings settings, ServerClock clock) {
		Batch batch = new Batch(call.submittedAt(), settings.now());
		KeyBatch keyBatch = call.keyBatch(call.name(settings.names()));
		keyBatch.add(call);
		batch.runs.add(new ScriptRun(List.of(keyBatch), clock));
		return batch;
	}

	private void group(Collection<KeyBatch> keyBatches, ServerClock clock, boolean cluster) {
		Map<Group, List<KeyBatch>> groups = new LinkedHashMap<>();
		for (KeyBatch keyBatch : keyBatches) {
			int slot = cluster ? RedisTopology.slotOf(keyBatch.name()) : 0;
			groups.computeIfAbsent(new Group(slot, keyBatch.script()), (group) -> new ArrayList<>()).add(keyBatch);
		}
		for (List<KeyBatch> group : groups.values()) {
			int first = 0;
			int weight = 0;
			for (int i = 0; i < group.size(); i++) {
				weight += group.get(i).weight();
				if (i + 1 == group.size() || i + 1 - first == MAX_KEYS || weight >= KeyBatch.MAX_CALLS) {
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

	int keys() {
		int keys = 0;
		for (ScriptRun run : this.runs) {
			keys += run.names().length;
		}
		return keys;
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
	 * Key batches that one run of a script can process.
	 *
	 * @param slot the slot of a cluster that they are in, or zero
	 * @param script the script
	 */
	private record Group(int slot, ScriptKind script) {
	}

}
