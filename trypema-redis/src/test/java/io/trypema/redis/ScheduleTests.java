package io.trypema.redis;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages between instances and Redis arrive in any order, late, twice and never, while
 * instances stand still, die and close. {@code -Dtrypema.schedules=100000} has other and
 * more orders tried, {@code -Dtrypema.schedule=SEED} those of the seed in a failure.
 */
class ScheduleTests {

	private static final Scripts SCRIPTS = Scripts.withClock("test-clock.lua");

	private static final List<ScheduleKind> ALL = List.of(ScheduleKind.values());

	private final RedisServer redis = RedisServer.start();

	@AfterEach
	void close() {
		this.redis.close();
	}

	@Test
	void noOrderOfMessagesAdmitsTooMuchOrLosesCount() {
		Long seed = Long.getLong("trypema.schedule");
		Long schedules = Long.getLong("trypema.schedules");
		try (ScheduleExploration exploration = new ScheduleExploration(this.redis, SCRIPTS, ALL)) {
			assertThat((seed != null) ? exploration.explore(seed, 1) : (schedules != null)
					? exploration.explore(System.nanoTime(), schedules) : exploration.explore(1, 10_000))
				.isNull();
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

	/** Check that a fault is found, in a schedule that is good without it. */
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
