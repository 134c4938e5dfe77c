package io.trypema.redis;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeaseDemandTests {

	private static final long TERM = 1_000_000_000;

	private final LeaseDemand demand = new LeaseDemand(0);

	private double look(long permits, long now) {
		this.demand.add(permits);
		this.demand.look(now, TERM);
		return this.demand.in(TERM);
	}

	@Test
	void expectsTwiceWhatWasAskedFor() {
		assertThat(look(3, TERM)).isEqualTo(6);
		assertThat(this.demand.nanosFor(6)).isEqualTo(TERM);
	}

	@Test
	void startsSmallHoweverCloseCallsCome() {
		assertThat(look(1, 1)).isEqualTo(16);
	}

	@Test
	void risesByAFactorAtMost() {
		assertThat(look(8, TERM)).isEqualTo(16);
		assertThat(look(1_000_000, 2 * TERM)).isEqualTo(128);
		assertThat(look(1_000_000, 3 * TERM)).isEqualTo(1024);
	}

	@Test
	void fallsByHalf() {
		look(8, TERM);
		assertThat(look(0, 2 * TERM)).isEqualTo(8);
		assertThat(look(0, 3 * TERM)).isEqualTo(4);
	}

	@Test
	void isIdleIfNothingWasAskedFor() {
		assertThat(this.demand.isIdle()).isTrue();
		this.demand.add(1);
		assertThat(this.demand.isIdle()).isFalse();
		assertThat(this.demand.isHardlyThere()).isTrue();
		this.demand.add(1);
		assertThat(this.demand.isHardlyThere()).isFalse();
	}

}
