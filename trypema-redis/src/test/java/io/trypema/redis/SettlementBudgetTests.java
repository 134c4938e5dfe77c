package io.trypema.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SettlementBudgetTests {

	private static final int MOST = 64;

	private final SettlementBudget budget = new SettlementBudget(MOST);

	private void settled(int times, int settlements, long micros) {
		IntStream.range(0, times).forEach((i) -> this.budget.settled(settlements, 1000 * micros));
	}

	@Test
	void isAThirdOfTheTimeOfRedis() {
		assertThat(this.budget.nanosFor(100)).isEqualTo(3 * 100 * 10_000);
	}

	@Test
	void followsWhatASettlementTakesWithoutTheWayToRedis() {
		settled(1, 1, 30_000);
		settled(1000, MOST, 30_000 + 20 * MOST);
		assertThat(this.budget.nanosFor(1)).isCloseTo(60_000L, within(6_000L));
	}

	@Test
	void fewSettlementsTellNothing() {
		settled(1, 1, 100);
		settled(100, 3, 50_000);
		assertThat(this.budget.nanosFor(1)).isEqualTo(30_000);
	}

	@Test
	void oneSlowAnswerChangesLittle() {
		settled(1, 1, 100);
		settled(1, MOST, 1_000_000);
		assertThat(this.budget.nanosFor(1)).isLessThan(38_000);
	}

	@Test
	void comesDownFasterThanItWentUp() {
		settled(1, 1, 100);
		settled(30, MOST, 100 + 90 * MOST);
		long high = this.budget.nanosFor(1);
		settled(30, MOST, 100 + 10 * MOST);
		assertThat(high).isGreaterThan(90_000);
		assertThat(this.budget.nanosFor(1)).isLessThan(45_000);
	}

}
