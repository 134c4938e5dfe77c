package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.HistoryPreservation;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.redis.AdmissionLog.Admission;
import io.trypema.redis.AdmissionLog.Reset;

/**
 * The calls of a schedule and their results.
 */
final class ScheduleCalls {

	private static final List<HistoryPreservation> PRESERVATIONS = List.of(HistoryPreservation.values());

	private final ScheduleSetup setup;

	private final SimulatedWorld world;

	private final List<AdmissionLog> logs = new ArrayList<>();

	private final List<Admitted> admitted = new ArrayList<>();

	private final List<Pending> calls = new ArrayList<>();

	private final List<Throwable> failures = new ArrayList<>();

	ScheduleCalls(ScheduleSetup setup, SimulatedWorld world) {
		this.setup = setup;
		this.world = world;
		for (int i = 0; i < setup.keys(); i++) {
			this.logs.add(new AdmissionLog());
		}
	}

	/** Return the admissions of each key. */
	List<AdmissionLog> logs() {
		return this.logs;
	}

	/** Return all admissions, in order. */
	List<Admission> admissions() {
		return this.admitted.stream().map(Admitted::admission).toList();
	}

	/** Return the failures of calls. */
	List<Throwable> failures() {
		return this.failures;
	}

	/** Return the unanswered calls of live processes. */
	List<Pending> unanswered() {
		return this.calls.stream().filter((call) -> !call.result.isDone() && !call.process.isDead()).toList();
	}

	static String name(int key) {
		return "key-" + key;
	}

	private long now() {
		return this.world.time().micros();
	}

	private int key(ScheduleAction action) {
		return action.what() % this.logs.size();
	}

	private void withCaller(ScheduleAction action, Consumer<SimulatedProcess> use) {
		SimulatedProcess process = this.world.process(action.who());
		if (process.takesCalls()) {
			use.accept(process);
		}
	}

	void call(ScheduleAction action) {
		withCaller(action, (process) -> {
			note(process + " calls" + ((action.times() > 1) ? " " + action.times() + " times" : "") + " for "
					+ action.amount() + " of " + name(key(action)));
			for (int i = 0; i < action.times(); i++) {
				call(process, key(action), action.amount());
			}
		});
	}

	private void call(SimulatedProcess process, int key, long permits) {
		long begin = now();
		long beginNanos = process.nanos();
		track(process, "calls for " + permits + " of " + name(key),
				() -> process.limiter().acquireAsync(name(key), this.setup.limit(), permits), (decision) -> {
					if (decision.isAllowed()) {
						Admission admission = new Admission(permits, begin, now());
						this.admitted.add(new Admitted(process, key, beginNanos, admission));
						this.logs.get(key).add(admission);
					}
				});
	}

	private void note(String event) {
		this.world.trace().note(() -> event);
	}

	/** Record a call, and handle its result when it completes. */
	private <T> void make(SimulatedProcess process, String what, Supplier<CompletableFuture<T>> operation,
			Consumer<T> use) {
		note(process + " " + what);
		track(process, what, operation, use);
	}

	/** Handle a result when it completes. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private <T> void track(SimulatedProcess process, String what, Supplier<CompletableFuture<T>> operation,
			Consumer<T> use) {
		String call = process + " " + what;
		CompletableFuture<T> result = operation.get();
		this.calls.add(new Pending(process, call, result));
		result.whenComplete((value, failure) -> {
			this.world.trace().note(() -> call + ": " + ((failure != null) ? failure : outcome(value)));
			if (failure != null) {
				this.failures.add(failure);
			}
			else {
				use.accept(value);
			}
		});
	}

	private static Object outcome(@Nullable Object value) {
		if (value instanceof RateLimitDecision decision) {
			return decision.isAllowed() ? "allowed" : "rejected";
		}
		return (value != null) ? value : "done";
	}

	void refund(ScheduleAction action) {
		List<Admitted> open = this.admitted.stream()
			.filter((call) -> !call.admission.isRefunded() && call.process.takesCalls())
			.toList();
		if (!open.isEmpty()) {
			refund(open.get(action.who() % open.size()));
		}
	}

	private void refund(Admitted call) {
		String key = name(call.key);
		long permits = call.admission.permits();
		Duration age = Duration.ofNanos(call.process.nanos() - call.beginNanos);
		call.admission.refunded(now());
		make(call.process, "refunds " + permits + " of " + key + " of age " + age,
				() -> call.process.limiter().refundAsync(key, this.setup.limit(), permits, age), (nothing) -> {
				});
	}

	void usage(ScheduleAction action) {
		String key = name(key(action));
		withCaller(action, (process) -> make(process, "reads " + key,
				() -> process.limiter().usageAsync(key, this.setup.limit()), (usage) -> {
				}));
	}

	void peek(ScheduleAction action) {
		String key = name(key(action));
		withCaller(action, (process) -> make(process, "peeks at " + key,
				() -> process.limiter().peekAsync(key, this.setup.limit(), action.amount()), (decision) -> {
				}));
	}

	void set(ScheduleAction action) {
		String key = name(key(action));
		HistoryPreservation preservation = PRESERVATIONS.get(action.times() % PRESERVATIONS.size());
		withCaller(action, (process) -> {
			Reset reset = this.logs.get(key(action)).reset(now());
			make(process, "sets " + key + " to " + action.amount() + " and keeps " + preservation,
					() -> process.limiter()
						.setIfAsync(key, this.setup.limit(), CountComparator.always(), action.amount(), preservation),
					(outcome) -> reset.ended(now()));
		});
	}

	void delete(ScheduleAction action) {
		String key = name(key(action));
		withCaller(action, (process) -> {
			Reset reset = this.logs.get(key(action)).reset(now());
			make(process, "deletes " + key, () -> process.limiter().deleteAsync(key, this.setup.limit()),
					(usage) -> reset.ended(now()));
		});
	}

	/**
	 * A call that was admitted.
	 */
	private record Admitted(SimulatedProcess process, int key, long beginNanos, Admission admission) {
	}

	/**
	 * A call and its future result.
	 */
	record Pending(SimulatedProcess process, String call, CompletableFuture<?> result) {

		@Override
		public String toString() {
			return this.call;
		}

	}

}
