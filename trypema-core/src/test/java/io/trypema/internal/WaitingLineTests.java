package io.trypema.internal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WaitingLine}.
 */
class WaitingLineTests {

	private final WaitingLine<String> line = new WaitingLine<>();

	@Test
	void firstIsTheOneWhoArrivedFirstOfThoseWhoWouldTakeAPlace() {
		this.line.add("a", 2);
		this.line.add("b", 5);
		this.line.add("c", 5);
		assertThat(this.line.first(0)).isEqualTo("a");
		assertThat(this.line.first(2)).isEqualTo("b");
		assertThat(this.line.first(5)).isNull();
	}

	@Test
	void oneWhoArrivedBeforeOthersIsAddedBeforeThem() {
		long early = this.line.arrive();
		this.line.add("late", 1);
		this.line.add("early", 1, early);
		assertThat(this.line.first(0)).isEqualTo("early");
		assertThat(this.line.remove("early", 1)).isTrue();
		assertThat(this.line.first(0)).isEqualTo("late");
	}

	@Test
	void oneWhoIsRemovedDoesNotWait() {
		this.line.add("a", 1);
		this.line.add("b", 1);
		assertThat(this.line.remove("a", 1)).isTrue();
		assertThat(this.line.remove("a", 1)).isFalse();
		assertThat(this.line.size()).isOne();
		assertThat(this.line.first(0)).isEqualTo("b");
		assertThat(this.line.remove("b", 1)).isTrue();
		assertThat(this.line.size()).isZero();
		assertThat(this.line.first(0)).isNull();
	}

}
