package io.trypema.benchmark.redis;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Target}.
 */
class TargetTests {

	@Test
	void boundItselfIsReached() {
		assertThat(Target.of("use", Bound.atLeast(0.95), 0.95).isReached()).isTrue();
		assertThat(Target.of("CPU", Bound.atMost(0.2), 0.2).isReached()).isTrue();
	}

	@Test
	void worseThanTheBoundIsMissed() {
		assertThat(Target.of("use", Bound.atLeast(0.95), 0.94).isReached()).isFalse();
		assertThat(Target.of("CPU", Bound.atMost(0.2), 0.21).isReached()).isFalse();
	}

	@Test
	void tableHasWhatIsWantedAndSeen() {
		assertThat(table(Target.times("redis", "decisions/s", Bound.atLeast(1), 0.5)))
			.contains("| decisions/s | ≥ 1.00 × redis | 0.50 | missed |");
	}

	@Test
	void tableHasNothingThatWasNotMeasured() {
		assertThat(table(Target.of("use", Bound.atLeast(1), Double.NaN))).doesNotContain("use");
	}

	private static String table(Target target) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		new Report(new Results(), new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(List.of(target));
		return bytes.toString(StandardCharsets.UTF_8);
	}

}
