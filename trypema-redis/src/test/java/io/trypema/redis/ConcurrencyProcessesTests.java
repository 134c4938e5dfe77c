package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for processes that have calls in flight, and are killed and paused.
 */
class ConcurrencyProcessesTests {

	private static final Duration THRESHOLD = Duration.ofSeconds(1);

	private static final ConcurrencyLimit THREE = ConcurrencyLimit.of(3);

	private static final String FULL = "Refused[limit=3 in flight, inFlight=3]";

	private final RedisServer server = RedisServer.start();

	private final String prefix = TestRedis.prefix();

	private final RedisRateLimiterProvider provider = RedisRateLimiterProvider
		.builder(RedisConnector.of(TestRedis.client(), this.server.uri()))
		.prefix(this.prefix)
		.timeout(Duration.ofSeconds(10))
		.build();

	private final ConcurrencyLimiter limiter = RedisConcurrencyLimiter.builder(this.provider, "calls")
		.deadAfter(THRESHOLD)
		.build();

	private final List<JavaProcess> processes = new ArrayList<>();

	/** The first has two places, the second has one. */
	@BeforeEach
	void startProcesses() {
		for (int i = 0; i < 2; i++) {
			this.processes.add(JavaProcess.start(ConcurrencyMain.class, this.server.uri().toString(), this.prefix,
					Long.toString(THRESHOLD.toMillis())));
		}
		assertThat(ask(0, "take")).isEqualTo("Allowed[limit=3 in flight, inFlight=1]");
		assertThat(ask(0, "take")).isEqualTo("Allowed[limit=3 in flight, inFlight=2]");
		assertThat(ask(1, "take")).isEqualTo("Allowed[limit=3 in flight, inFlight=3]");
		assertThat(ask(0, "take")).isEqualTo(FULL);
		assertThat(this.limiter.acquire("k", THREE)).hasToString(FULL);
	}

	@AfterEach
	void stop() {
		this.processes.forEach(JavaProcess::close);
		this.limiter.close();
		this.provider.close();
		this.server.close();
	}

	private String ask(int process, String line) {
		this.processes.get(process).write(line);
		return this.processes.get(process).read();
	}

	@Test
	void placesOfKilledProcessAreFreeAfterTheThreshold() {
		this.processes.get(0).close();
		assertThat(this.limiter.inFlight("k")).isEqualTo(3);
		assertThat(this.limiter.acquire("k", THREE.withMaxWait(Duration.ofMinutes(1))).inFlight()).isEqualTo(2);
		assertThat(ask(1, "take")).startsWith("Allowed");
		assertThat(ask(1, "take")).isEqualTo(FULL);
	}

	@Test
	void placesOfPausedProcessAreLostAndCountAgain() {
		this.processes.get(0).pause();
		Await.until("the silence of the paused process", () -> this.limiter.inFlight("k") == 1);
		try (var permit = this.limiter.acquire("k", THREE).permit()) {
			assertThat(ask(1, "lost")).isEqualTo("lost false");
			this.processes.get(0).resume();
			assertThat(ask(0, "lost")).isEqualTo("lost true");
			Await.until("the return of the paused process", () -> this.limiter.inFlight("k") == 4);
			assertThat(ask(0, "lost")).isEqualTo("lost true");
			assertThat(this.limiter.acquire("k", THREE).isAllowed()).isFalse();
			assertThat(permit.isLost()).isFalse();
			assertThat(ask(0, "give")).isEqualTo("given");
			assertThat(ask(0, "give")).isEqualTo("given");
			assertThat(this.limiter.inFlight("k")).isEqualTo(2);
		}
		assertThat(ask(0, "take")).startsWith("Allowed");
		assertThat(ask(0, "lost")).isEqualTo("lost false");
		assertThat(ask(1, "give")).isEqualTo("given");
		assertThat(ask(0, "give")).isEqualTo("given");
		assertThat(this.limiter.inFlight("k")).isZero();
	}

	@Test
	void placesOfProcessThatGivesBackLateAreNotCountedTwice() {
		this.processes.get(0).pause();
		Await.until("the silence of the paused process", () -> this.limiter.inFlight("k") == 1);
		// A resumed process only answers the next line
		this.processes.get(0).write("give");
		this.processes.get(0).write("give");
		this.processes.get(0).resume();
		assertThat(this.processes.get(0).read()).isEqualTo("given");
		assertThat(this.processes.get(0).read()).isEqualTo("given");
		assertThat(this.limiter.inFlight("k")).isOne();
	}

	@Test
	void placesOfLeavingProcessAreFreeAtOnce() {
		assertThat(ask(0, "leave")).isEqualTo("left");
		assertThat(this.limiter.inFlight("k")).isOne();
	}

	@Test
	void placesOfQuietProcessesAreKept() {
		long until = System.nanoTime() + THRESHOLD.multipliedBy(4).toNanos();
		Await.until("four times the threshold, or a loss",
				() -> System.nanoTime() - until > 0 || this.limiter.inFlight("k") != 3);
		assertThat(this.limiter.inFlight("k")).isEqualTo(3);
		assertThat(ask(0, "lost")).isEqualTo("lost false");
	}

}
