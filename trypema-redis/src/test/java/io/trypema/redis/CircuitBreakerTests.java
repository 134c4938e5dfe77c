package io.trypema.redis;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitBreakerTests {

	private final CircuitBreaker circuit = new CircuitBreaker();

	private long now = Long.MAX_VALUE - 1;

	private boolean admitsAfter(long millis) {
		this.now += TimeUnit.MILLISECONDS.toNanos(millis);
		return this.circuit.admits(this.now);
	}

	@Test
	void admitsAllUntilAFailure() {
		assertThat(admitsAfter(0)).isTrue();
		assertThat(admitsAfter(0)).isTrue();
		this.circuit.failed(this.now);
		assertThat(this.circuit.isOpen()).isTrue();
		assertThat(admitsAfter(0)).isFalse();
	}

	@Test
	void admitsOneTryAfterAPause() {
		this.circuit.failed(this.now);
		assertThat(admitsAfter(99)).isFalse();
		assertThat(admitsAfter(1)).isTrue();
		assertThat(admitsAfter(500)).isFalse();
	}

	@Test
	void admitsAllAfterASuccess() {
		this.circuit.failed(this.now);
		admitsAfter(100);
		this.circuit.succeeded();
		assertThat(this.circuit.isOpen()).isFalse();
		assertThat(admitsAfter(0)).isTrue();
		assertThat(admitsAfter(0)).isTrue();
	}

	@Test
	void doublesThePauseUpToASecond() {
		this.circuit.failed(this.now);
		for (long pause : new long[] { 100, 200, 400, 800, 1000, 1000 }) {
			assertThat(admitsAfter(pause - 1)).isFalse();
			assertThat(admitsAfter(1)).isTrue();
			assertThat(this.circuit.failed(this.now)).isTrue();
		}
	}

	@Test
	void countsFailuresOfOneIncidentOnce() {
		assertThat(this.circuit.failed(this.now)).isFalse();
		assertThat(this.circuit.failed(this.now)).isFalse();
		assertThat(admitsAfter(100)).isTrue();
	}

	@Test
	void admitsAnotherTryWhereOneNeverEnds() {
		this.circuit.failed(this.now);
		assertThat(admitsAfter(100)).isTrue();
		assertThat(admitsAfter(999)).isFalse();
		assertThat(admitsAfter(1)).isTrue();
	}

	@Test
	void admitsAnotherTryAfterOneThatShowsNothing() {
		this.circuit.failed(this.now);
		assertThat(admitsAfter(100)).isTrue();
		this.circuit.undecided(this.now);
		assertThat(this.circuit.isOpen()).isTrue();
		assertThat(admitsAfter(0)).isTrue();
		assertThat(admitsAfter(0)).isFalse();
	}

	@Test
	void closesWhatItIsAPartOf() {
		this.circuit.failed(this.now);
		new CircuitBreaker(this.circuit).succeeded();
		assertThat(this.circuit.isOpen()).isFalse();
	}

}
