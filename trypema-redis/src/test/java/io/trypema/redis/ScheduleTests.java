package io.trypema.redis;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests in which messages between instances and Redis arrive in any order, late, twice or
 * never, while instances pause, die and close. {@code -Dtrypema.schedules=100000} tries
 * other and more orders, {@code -Dtrypema.schedule=SEED} the order of the seed in a
 * failure.
 */
class ScheduleTests {

	private static final Scripts SCRIPTS = Scripts.withClock("test-clock.lua");

	private static final List<ScheduleKind> ALL = List.of(ScheduleKind.values());

	private static final int SCHEDULES = 5000;

	private final RedisServer redis = RedisServer.start();

	@AfterEach
	void close() {
		this.redis.close();
	}

	@Test
	void noOrderOfMessagesAdmitsTooMuchOrLosesCount() {
		Long seed = Long.getLong("trypema.schedule");
		long schedules = Long.getLong("trypema.schedules", SCHEDULES);
		long first = (schedules == SCHEDULES) ? 1 : System.nanoTime();
		assertThat((seed != null) ? explore(seed, 1) : exploreInParallel(first, schedules)).isNull();
	}

	/** Explore two halves of the seeds, each on a separate server. */
	private static @Nullable ScheduleFinding exploreInParallel(long first, long schedules) {
		long half = schedules / 2;
		return Stream
			.<Supplier<@Nullable ScheduleFinding>>of(() -> explore(first, half),
					() -> explore(first + half, schedules - half))
			.parallel()
			.map(Supplier::get)
			.filter(Objects::nonNull)
			.findAny()
			.orElse(null);
	}

	private static @Nullable ScheduleFinding explore(long first, long schedules) {
		try (RedisServer redis = RedisServer.start();
				ScheduleExploration exploration = new ScheduleExploration(redis, SCRIPTS, ALL)) {
			return exploration.explore(first, schedules);
		}
	}

	@Test
	void findsRefundsThatAreTakenFromWhatCameWhileTheyTravelled() {
		String moment = "local permits, moment = next_number(), next_number()";
		Scripts faulty = MutatedScripts.of(SCRIPTS, (text) -> text.replace(moment, moment
				+ "\n  moment = moment + tonumber(redis.call('GET', string.match(KEYS[1], '^[^:]*') .. ':travel'))"));
		assertFound(faulty, ScheduleKind.REFUNDS, 5000);
	}

	@Test
	void findsLeasesThatAreRecalledWithWhatIsStillUnderWay() {
		String returned = "lease.returned = math.max(lease.returned, said.returned)";
		Scripts faulty = MutatedScripts.of(SCRIPTS, (text) -> text.replace(returned,
				"if said.returned > lease.returned then lease.returned = lease.granted - lease.spent end"));
		assertFound(faulty, ScheduleKind.LOSSLESS, 5000);
	}

	@Test
	void findsSettlementsThatCountWhatTheySayAndNotTheTotal() {
		String spent = "math.min(math.max(lease.spent, said.spent), lease.granted)";
		Scripts faulty = MutatedScripts.of(SCRIPTS,
				(text) -> text.replace(spent, "math.min(said.spent, lease.granted)"));
		assertFound(faulty, ScheduleKind.LOSSLESS, 5000);
	}

	/** Check that a fault is found, in a schedule that passes without it. */
	private void assertFound(Scripts faulty, ScheduleKind kind, long schedules) {
		try (ScheduleExploration exploration = new ScheduleExploration(this.redis, faulty, List.of(kind));
				ScheduleExploration faultless = new ScheduleExploration(this.redis, SCRIPTS, List.of(kind))) {
			ScheduleFinding finding = exploration.explore(1, schedules);
			assertThat(finding).isNotNull();
			assertThat(faultless.run(finding.schedule(), false).isGood()).isTrue();
		}
	}

	@Test
	void scheduleRunsAlikeEachTime() {
		try (ScheduleExploration exploration = new ScheduleExploration(this.redis, SCRIPTS, ALL)) {
			for (long seed = 1; seed <= 100; seed++) {
				Schedule schedule = ScheduleGenerator.generate(seed, ALL);
				assertThat(exploration.run(schedule, true)).isEqualTo(exploration.run(schedule, true));
			}
		}
	}

}
