package io.trypema.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.trypema.redis.WindowChecker.Span;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no window, wherever it starts, exceeds a limit that up to four processes
 * share. The system property {@code trypema.test.patience} prolongs the runs.
 */
class HybridProcessesTests {

	/** Far more than the limit allows. */
	private static final String LOAD = "permits=100 window=200 length=1300 threads=3 pause=200";

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
		assertThat(finish(task).get(0).size()).isGreaterThan(task.permits());
	}

	@Test
	void noWindowOfManyKeysHoldsACallTooMany() {
		LoadTask task = LoadFleet.task(LOAD + " keys=50 permits=12");
		fleet.startAll(task);
		List<List<Span>> calls = finish(task);
		assertThat(calls).hasSizeGreaterThan(40);
		assertThat(calls.get(0).size()).isGreaterThan(task.permits());
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
		assertThat(finish(task).get(0).size()).isGreaterThan(task.permits());
	}

	@Test
	void processesMayBeFarFromRedisAndReadAndGiveBack(@TempDir Path directory) {
		LoadTask task = LoadFleet.task("permits=100 window=500 length=2500 threads=2 pause=500 refunds=20 reads=10");
		try (LoadFleet far = new LoadFleet(directory, 4, Duration.ofMillis(30))) {
			far.startAll(task);
			List<Span> calls = finish(far, task, task.permits()).get(0);
			assertThat(calls.size()).isGreaterThan(task.permits());
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
		assertThat(finish(task).get(0).size()).isGreaterThan(task.permits());
	}

	@Test
	void processesMayBeKilledAndStartedAgain() {
		LoadTask task = LoadFleet.task(LOAD + " keys=3 length=2000");
		fleet.startAll(task);
		pause(Duration.ofMillis(400));
		fleet.replace(3);
		fleet.start(3, task.with("length", 500));
		assertThat(finish(task).get(0).size()).isGreaterThan(task.permits());
	}

	@Test
	void processesMayHaveRedisDecideEveryCall() {
		LoadTask task = LoadFleet.task(LOAD + " keys=3");
		for (int i = 0; i < 4; i++) {
			fleet.start(i, (i < 2) ? task : task.with("direct", true));
		}
		assertThat(finish(task).get(0).size()).isGreaterThan(task.permits());
	}

	@Test
	void oneCallTooManyIsNoticed() {
		LoadTask task = LoadFleet.task(LOAD + " length=700");
		fleet.startAll(task.with("permits", task.permits() + 1));
		assertThat(WindowChecker.mostWithin(fleet.finish().get(0), task.window().toNanos()))
			.isEqualTo(task.permits() + 1);
	}

	@Test
	void processesThatShedNeverAdmitMoreThanTheHardLimit() {
		LoadTask task = LoadFleet.task("permits=400 window=200 length=1300 threads=2 pause=500 factor=2");
		fleet.start(0, task);
		fleet.start(1, task);
		List<Span> calls = finish(task, 2 * task.permits()).get(0);
		assertThat(calls.size()).isGreaterThan(task.permits());
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

	private static void pause(Duration duration) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < duration.toNanos()) {
			LockSupport.parkNanos(duration.toNanos());
		}
	}

}
