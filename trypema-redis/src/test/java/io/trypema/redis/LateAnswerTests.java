package io.trypema.redis;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules of one process in which messages about a lease are in transit for about as
 * long as it lasts: 200 ms, of which it is spent for 198, and in Redis up to a quarter
 * more.
 */
class LateAnswerTests {

	private static final Duration WINDOW = Duration.ofSeconds(1);

	private final RedisServer redis = RedisServer.start();

	@AfterEach
	void close() {
		this.redis.close();
	}

	private List<String> violations(long capacity, ScheduleAction... actions) {
		return violations(ScheduleKind.LOSSY, RateLimit.of(capacity, WINDOW), WINDOW, actions);
	}

	private List<String> violations(ScheduleKind kind, RateLimit limit, Duration window, ScheduleAction... actions) {
		ScheduleSetup setup = new ScheduleSetup(1, kind, 1, 0, 1, limit, window, window.dividedBy(100),
				Duration.ofMillis(10), Duration.ofSeconds(1));
		try (ScheduleServer server = new ScheduleServer(this.redis, Scripts.withClock("test-clock.lua"))) {
			return ScheduleVerdict.of(new Schedule(setup, List.of(actions)), server, false).violations();
		}
	}

	private static ScheduleAction call(long permits) {
		return new ScheduleAction(ScheduleStep.CALL, 0, 0, permits, 1);
	}

	private static ScheduleAction calls(int times) {
		return new ScheduleAction(ScheduleStep.CALL, 0, 0, 1, times);
	}

	private static ScheduleAction step(ScheduleStep step) {
		return new ScheduleAction(step, 0, 0, 0, 1);
	}

	/** Let time pass while messages stay in transit. */
	private static ScheduleAction pass(int micros) {
		return new ScheduleAction(ScheduleStep.ADVANCE, 0, 0, micros, 1);
	}

	@Test
	void leaseThatExpiredBeforeItsAnswerCameIsNotProlonged() {
		// The answer to the second call grants a lease; the settlement of the reading is
		// prepared before it arrives
		assertThat(violations(57, calls(1), step(ScheduleStep.PUMP), calls(1), step(ScheduleStep.DELIVER),
				pass(250_000), calls(50), step(ScheduleStep.USAGE), step(ScheduleStep.PUMP), pass(990_000), calls(9),
				step(ScheduleStep.PUMP)))
			.isEmpty();
	}

	@Test
	void leaseIsProlongedInRedisTooWhenTheClocksAreHardlyRelated() {
		// Answers take 100 ms, and then the settlement of the reading takes as long
		assertThat(violations(1000, calls(1), step(ScheduleStep.DELIVER), pass(100_000), step(ScheduleStep.ANSWER),
				call(20), step(ScheduleStep.DELIVER), pass(100_000), step(ScheduleStep.ANSWER),
				step(ScheduleStep.USAGE), pass(102_000), step(ScheduleStep.PUMP), pass(85_000), calls(5),
				step(ScheduleStep.PUMP), pass(999_999), call(1000), step(ScheduleStep.PUMP)))
			.isEmpty();
	}

	@Test
	void unusedLeaseIsReturnedInTimeThoughItsAnswerWasSlow() {
		// It lasts for 120 ms; its answer and its return take 15 ms each
		Duration window = Duration.ofMillis(200);
		assertThat(violations(ScheduleKind.LOSSLESS, RateLimit.of(1000, window), window, calls(1),
				step(ScheduleStep.PUMP), new ScheduleAction(ScheduleStep.HOLD, 0, 1, 0, 1), calls(1), pass(8000),
				step(ScheduleStep.DELIVER), pass(3500), pass(188_500)))
			.isEmpty();
	}

}
