package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for processes that count, and are killed, paused and restarted.
 */
class CounterProcessesTests {

	private static final Duration THRESHOLD = Duration.ofSeconds(1);

	private final RedisServer server = RedisServer.start();

	private final String prefix = TestRedis.prefix();

	private final RedisRateLimiterProvider provider = RedisRateLimiterProvider
		.builder(RedisConnector.of(TestRedis.client(), this.server.uri()))
		.prefix(this.prefix)
		.timeout(Duration.ofSeconds(10))
		.build();

	private final List<JavaProcess> processes = new ArrayList<>();

	private InstanceAwareCounter counter = StrictInstanceAwareCounter.builder(this.provider, "jobs")
		.deadAfter(THRESHOLD)
		.build();

	@BeforeEach
	void startProcesses() {
		start();
		start();
	}

	@AfterEach
	void stop() {
		this.processes.forEach(JavaProcess::close);
		this.counter.close();
		this.provider.close();
		this.server.close();
	}

	private JavaProcess start() {
		JavaProcess started = JavaProcess.start(CounterMain.class, this.server.uri().toString(), this.prefix,
				Long.toString(THRESHOLD.toMillis()), Boolean.toString(isLax()));
		this.processes.add(started);
		return started;
	}

	/** Whether the processes add in process. */
	boolean isLax() {
		return false;
	}

	private static String add(JavaProcess process, long n) {
		process.write(Long.toString(n));
		return process.read();
	}

	/**
	 * Return whether calls have stopped failing immediately, as they do for a moment
	 * after a lost connection.
	 */
	private boolean isConnected(JavaProcess process) {
		process.write("check");
		return process.read().equals("true");
	}

	private long total() {
		return this.counter.get("k").cumulative();
	}

	private void countAll() {
		assertThat(add(this.processes.get(0), 10)).isEqualTo("10 10");
		assertThat(add(this.processes.get(1), 5)).isEqualTo("15 5");
		assertThat(total()).isEqualTo(15);
	}

	@Test
	void countOfKilledProcessGoes() {
		countAll();
		this.processes.get(0).close();
		assertThat(total()).isEqualTo(15);
		Await.until("the end of the killed process", () -> total() != 15);
		assertThat(total()).isEqualTo(5);
		assertThat(add(this.processes.get(1), 1)).isEqualTo("6 6");
	}

	@Test
	void countOfPausedProcessGoesAndComesBackOnce() {
		countAll();
		this.processes.get(0).pause();
		Await.until("the silence of the paused process", () -> total() != 15);
		assertThat(total()).isEqualTo(5);
		long until = System.nanoTime() + THRESHOLD.multipliedBy(2).toNanos();
		Await.until("twice the threshold", () -> System.nanoTime() - until > 0);
		assertThat(total()).isEqualTo(5);
		this.processes.get(0).resume();
		Await.until("the return of the paused process", () -> total() != 5);
		assertThat(total()).isEqualTo(15);
		assertThat(add(this.processes.get(0), 1)).isEqualTo("16 11");
		assertThat(add(this.processes.get(0), -11)).isEqualTo("5 0");
	}

	@Test
	void countOfLeavingProcessGoesAtOnce() {
		countAll();
		this.processes.get(0).write("leave");
		assertThat(this.processes.get(0).read()).isEqualTo("left");
		assertThat(total()).isEqualTo(5);
	}

	@Test
	void processThatStartsAgainIsAnother() {
		countAll();
		this.processes.get(0).close();
		JavaProcess again = start();
		assertThat(add(again, 3)).endsWith(" 3");
		Await.until("the end of the killed process", () -> total() < 15);
		assertThat(total()).isEqualTo(8);
		assertThat(add(again, 1)).isEqualTo("9 4");
	}

	@Test
	void quietProcessesLive() {
		countAll();
		long until = System.nanoTime() + THRESHOLD.multipliedBy(5).toNanos();
		Await.until("five times the threshold, or a loss", () -> System.nanoTime() - until > 0 || total() != 15);
		assertThat(total()).isEqualTo(15);
	}

	@Test
	void serverThatForgetsAllIsCountedAnew() {
		countAll();
		this.server.kill();
		this.server.restart();
		Await.until("new connections",
				() -> this.provider.check() && this.processes.stream().allMatch(this::isConnected));
		assertThat(add(this.processes.get(1), 2)).isEqualTo("2 2");
		assertThat(add(this.processes.get(0), 3)).isEqualTo("5 3");
	}

}
