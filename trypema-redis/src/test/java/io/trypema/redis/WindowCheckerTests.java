package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.trypema.redis.WindowChecker.Span;

import static org.assertj.core.api.Assertions.assertThat;

class WindowCheckerTests {

	@Test
	void nothingIsNoCall() {
		assertThat(WindowChecker.mostWithin(List.of(), 10)).isZero();
	}

	@Test
	void callsOfOneMomentAreAllWithin() {
		assertThat(WindowChecker.mostWithin(List.of(new Span(5, 5), new Span(5, 5), new Span(5, 5)), 10)).isEqualTo(3);
	}

	@Test
	void callThatBeganAWindowBeforeTheEndIsOutside() {
		assertThat(WindowChecker.mostWithin(List.of(new Span(0, 1), new Span(9, 10)), 10)).isEqualTo(1);
		assertThat(WindowChecker.mostWithin(List.of(new Span(1, 2), new Span(9, 10)), 10)).isEqualTo(2);
	}

	@Test
	void callLongerThanTheWindowIsNeverWithin() {
		assertThat(WindowChecker.mostWithin(List.of(new Span(0, 30), new Span(12, 13), new Span(14, 15)), 10))
			.isEqualTo(2);
	}

	@Test
	void findsTheOneCallTooMany() {
		List<Span> calls = new ArrayList<>();
		for (int window = 0; window < 20; window++) {
			for (int i = 0; i < 50; i++) {
				calls.add(new Span(window * 1000 + i, window * 1000 + i + 3));
			}
		}
		assertThat(WindowChecker.mostWithin(calls, 990)).isEqualTo(50);
		calls.add(new Span(13_500, 13_501));
		assertThat(WindowChecker.mostWithin(calls, 990)).isEqualTo(51);
	}

	@Test
	void agreesWithTheCountOfEveryWindow() {
		Random random = new Random(7);
		for (int trial = 0; trial < 200; trial++) {
			List<Span> calls = random.longs(60, -300, 300)
				.mapToObj((begin) -> new Span(begin, begin + random.nextInt(40)))
				.toList();
			assertThat(WindowChecker.mostWithin(calls, 50)).isEqualTo(mostByCountingAll(calls, 50));
		}
	}

	private static int mostByCountingAll(List<Span> calls, long window) {
		int most = 0;
		for (long start = -400; start < 400; start++) {
			int within = 0;
			for (Span call : calls) {
				within += (call.begin() >= start && call.end() < start + window) ? 1 : 0;
			}
			most = Math.max(most, within);
		}
		return most;
	}

}
