package io.trypema.redis;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.redis.SimulatedFleet.Course;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the share of a common limit that instances use, and its cost for Redis, on
 * simulated clocks and a simulated network.
 */
class FleetTests {

	/** The shortest window with a required utilization. */
	private static final Duration SECOND = Duration.ofSeconds(1);

	/** Number of windows that skips the first burst. */
	private static final int RUN_UP = 8;

	/** Calls come in waves with a period of some ten windows. */
	private static final int MEASURED = 20;

	private static RedisServer redis;

	private static ScheduleServer server;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		server = new ScheduleServer(redis, Scripts.withClock("test-clock.lua"));
	}

	@AfterAll
	static void close() {
		server.close();
		redis.close();
	}

	/** Return instances that make a number of calls per permit. */
	private static SimulatedFleet fleet(int permits, Duration window, int instances, double calls) {
		return new SimulatedFleet(permits, window, false, pauses(permits, window, instances, calls), server);
	}

	private static List<Duration> pauses(int permits, Duration window, int instances, double calls) {
		double nanos = instances * window.toNanos() / (calls * permits);
		return Collections.nCopies(instances, Duration.ofNanos((long) nanos));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1.2", "1, 4", "2, 4", "4, 1.2", "4, 4", "10, 4", "30, 4" })
	void fewInstancesUseTheLimit(int instances, double calls) {
		SimulatedFleet fleet = fleet(1000, SECOND, instances, calls);
		fleet.run(RUN_UP);
		assertThat(fleet.run(MEASURED).use()).isBetween(0.95, 1.0);
		assertThat(fleet.fullestWindow()).isLessThanOrEqualTo(1000);
	}

	@Test
	void unequalInstancesUseTheLimit() {
		SimulatedFleet fleet = new SimulatedFleet(1000, SECOND, false,
				List.of(Duration.ofNanos(125_000), Duration.ofMillis(20)), server);
		fleet.run(RUN_UP);
		assertThat(fleet.run(MEASURED).use()).isBetween(0.95, 1.0);
		assertThat(fleet.fullestWindow()).isLessThanOrEqualTo(1000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10 })
	void instancesRefuseNextToNothingBelowTheLimit(int instances) {
		SimulatedFleet fleet = fleet(1000, SECOND, instances, 0.9);
		fleet.run(RUN_UP);
		assertThat(fleet.run(MEASURED).use()).isBetween(0.88, 0.92);
	}

	@Test
	void hundredInstancesVisitRedisMoreSeldomThanTheyAdmitCalls() {
		SimulatedFleet fleet = fleet(1000, SECOND, 100, 4);
		fleet.run(RUN_UP);
		Course course = fleet.run(MEASURED);
		assertThat(course.visits()).isLessThan(650);
		assertThat(course.use()).isBetween(0.88, 1.0);
		assertThat(fleet.fullestWindow()).isLessThanOrEqualTo(1000);
	}

	@Test
	void largeFleetsVisitRedisLessThanTwoThousandTimesPerSecond() {
		SimulatedFleet fleet = fleet(2000, SECOND.dividedBy(4), 300, 4);
		fleet.run(RUN_UP);
		assertThat(fleet.run(8).visits()).isLessThan(2000 / 4);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void instancesThatShedAdmitTheLimitAndNeverTheHardLimit(int instances) {
		SimulatedFleet fleet = new SimulatedFleet(1000, SECOND, true, pauses(1000, SECOND, instances, 3), server);
		fleet.run(RUN_UP);
		assertThat(fleet.run(MEASURED).use()).isBetween(0.95, 1.05);
		assertThat(fleet.fullestWindow()).isLessThanOrEqualTo(2000);
	}

}
