package io.trypema.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.trypema.redis.WindowChecker.Span;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Up to four processes share limits: no window holds a call too many, wherever it lies,
 * and the limits are used. Run for longer by the system property
 * {@code trypema.test.patience}.
 */
class HybridProcessesTests {

	/** Far more than the limit allows. */
	private static final String LOAD = "permits=100 window=200 length=1300 threads=3 pause=200";

	private static final String LONG_WINDOW = "permits=2000 window=2000 length=5000 threads=2 pause=250";

	private static LoadFleet fleet;

	@BeforeAll
	static void start(@TempDir Path directory) {
		fleet = new LoadFleet(directory, 4, Duration.ZERO);
	}

	@AfterAll
	static void close() {
		fleet.close();
	}

	@Test
	void noWindowOfOneHotKeyHoldsACallTooMany() {
		LoadTask task = LoadFleet.task(LOAD);
		fleet.startAll(task);
		assertThat(finish(task).get(0).size()).isGreaterThan(halfOf(task));
	}

	@Test
	void noWindowOfManyKeysHoldsACallTooMany() {
		LoadTask task = LoadFleet.task(LOAD + " keys=50 permits=12");
		fleet.startAll(task);
		List<List<Span>> calls = finish(task);
		assertThat(calls).hasSizeGreaterThan(40);
		assertThat(calls.get(0).size()).isGreaterThan(halfOf(task));
	}

	@Test
	void processesMayIdleAndComeBack() {
		LoadTask task = LoadFleet.task(LOAD + " keys=3");
		for (int i = 0; i < 4; i++) {
			fleet.start(i, task.with("rest", 70 + 110 * i));
		}
		assertThat(finish(task)).hasSize(3);
	}

	@Test
	void permitsMayBeGivenBack() {
		LoadTask task = LoadFleet.task(LOAD + " keys=3 refunds=40");
		fleet.startAll(task);
		assertThat(finish(task).get(0).size()).isGreaterThan(halfOf(task) / 2);
	}

	@Test
	void processesMayBeFarFromRedisAndReadAndGiveBack(@TempDir Path directory) {
		LoadTask task = LoadFleet.task("permits=100 window=500 length=5000 threads=2 pause=500 refunds=20 reads=10");
		try (LoadFleet far = new LoadFleet(directory, 4, Duration.ofMillis(30))) {
			far.startAll(task);
			List<Span> calls = finish(far, task, task.permits()).get(0);
			assertThat(calls.size()).isGreaterThan(halfOf(task) / 2);
		}
	}

	@Test
	void processesMayPause() {
		LoadTask task = LoadFleet.task(LOAD + " keys=3 length=2500");
		fleet.startAll(task);
		int[] millis = { 30, 150, 1200, 300, 90 };
		for (int i = 0; fleet.isRunning(); i++) {
			fleet.process(i % 3).pause();
			pause(Duration.ofMillis(millis[i % millis.length]));
			fleet.process(i % 3).resume();
		}
		assertThat(finish(task).get(0).size()).isGreaterThan(halfOf(task));
	}

	@Test
	void processesMayBeKilledAndStartedAgain() {
		LoadTask task = LoadFleet.task(LOAD + " keys=3 length=2000");
		fleet.startAll(task);
		pause(Duration.ofMillis(400));
		fleet.replace(3);
		fleet.start(3, task.with("length", 500));
		assertThat(finish(task).get(0).size()).isGreaterThan(halfOf(task));
	}

	@Test
	void processesMayHaveRedisDecideEveryCall() {
		LoadTask task = LoadFleet.task(LOAD + " keys=3");
		for (int i = 0; i < 4; i++) {
			fleet.start(i, (i < 2) ? task : task.with("direct", true));
		}
		assertThat(finish(task).get(0).size()).isGreaterThan(halfOf(task));
	}

	@Test
	void oneCallTooManyIsNoticed() {
		LoadTask task = LoadFleet.task(LOAD + " length=700");
		fleet.startAll(task.with("permits", task.permits() + 1));
		assertThat(WindowChecker.mostWithin(fleet.finish().get(0), task.window().toNanos()))
			.isEqualTo(task.permits() + 1);
	}

	@Test
	void oneProcessUsesTheLimit() {
		LoadTask task = LoadFleet.task(LONG_WINDOW);
		fleet.start(0, task);
		assertUsed(task);
	}

	@Test
	void twoProcessesUseTheLimit() {
		LoadTask task = LoadFleet.task(LONG_WINDOW);
		fleet.start(0, task);
		fleet.start(1, task);
		assertUsed(task);
	}

	@Test
	void fourProcessesUseTheLimit() {
		LoadTask task = LoadFleet.task(LONG_WINDOW);
		fleet.startAll(task);
		assertUsed(task);
	}

	@Test
	void unequalProcessesUseTheLimit() {
		LoadTask task = LoadFleet.task(LONG_WINDOW);
		fleet.start(0, task.with("threads", 4));
		fleet.start(1, task.with("threads", 1).with("pause", 20_000));
		assertThat(fleet.admitted(1)).isPositive();
		assertUsed(task);
	}

	@Test
	void sheddingProcessesAdmitTheLimitAndNeverTheHardLimit() {
		LoadTask task = LoadFleet.task("permits=2000 window=1000 length=4500 threads=2 pause=667 factor=2");
		fleet.start(0, task);
		fleet.start(1, task);
		List<Span> calls = finish(task, 2 * task.permits()).get(0);
		long start = calls.stream().mapToLong(Span::end).min().orElseThrow();
		long settled = start + task.length().toNanos() / 2;
		long last = start + task.length().toNanos() * 9 / 10;
		long admitted = calls.stream().filter((call) -> call.end() >= settled && call.end() < last).count();
		double expected = (double) task.permits() * (last - settled) / task.window().toNanos();
		assertThat(admitted / expected).isBetween(0.95, 1.05);
	}

	private static List<List<Span>> finish(LoadTask task) {
		return finish(task, task.permits());
	}

	private static List<List<Span>> finish(LoadTask task, int most) {
		return finish(fleet, task, most);
	}

	private static List<List<Span>> finish(LoadFleet processes, LoadTask task, int most) {
		List<List<Span>> calls = processes.finish();
		assertThat(calls).allSatisfy(
				(ofKey) -> assertThat(WindowChecker.mostWithin(ofKey, task.window().toNanos())).as("calls in a window")
					.isLessThanOrEqualTo(most));
		return calls;
	}

	/** Half of what all windows of a task could hold. */
	private static int halfOf(LoadTask task) {
		return (int) (task.permits() * task.length().toMillis() / task.window().toMillis() / 2);
	}

	/**
	 * Permits that are used at once when they leave the window are used every window: a
	 * call comes so much later than that whose permit it takes. That is looked at for the
	 * middle one of all calls, because the machine may keep callers from calling.
	 */
	private static void assertUsed(LoadTask task) {
		long[] ends = finish(task).get(0).stream().mapToLong(Span::end).sorted().toArray();
		long[] waits = IntStream.range(task.permits(), ends.length)
			.mapToLong((i) -> ends[i] - ends[i - task.permits()])
			.sorted()
			.toArray();
		double between = waits[waits.length / 2];
		assertThat(task.window().toNanos() / between).as("share of permits used per window").isGreaterThan(0.95);
	}

	private static void pause(Duration duration) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < duration.toNanos()) {
			LockSupport.parkNanos(duration.toNanos());
		}
	}

}
