package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.test.MutableTicker;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SketchedTopKeys}.
 */
class SketchedTopKeysTests {

	private static final RateLimitPolicy POLICY = RateLimitPolicy.of("search", RateLimit.parse("1/s"));

	private static final WindowLimit LIMIT = WindowSettings.defaults().resolve(POLICY.limit());

	private static final RateLimitDecision REFUSAL = RateLimitDecision.Rejected.until(LIMIT, 0, 1);

	private final MutableTicker ticker = MutableTicker.startingAt(Seeds.random().nextLong());

	private final SketchedTopKeys topKeys = new SketchedTopKeys(2, this.ticker);

	private void call(String key) {
		call(key, RateLimitOutcome.ALLOWED, null);
	}

	private void call(String key, RateLimitOutcome outcome, @Nullable RateLimitDecision decision) {
		this.topKeys.onOutcome(new LimitRequest("search", POLICY, key, 1), outcome, decision);
	}

	private void call(String key, int times) {
		IntStream.range(0, times).forEach((i) -> call(key));
	}

	@Test
	void tellsAsManyKeysAsWanted() {
		call("ada", 2);
		call("bob", 3);
		call("eve", 1);
		assertThat(this.topKeys.of("search")).containsExactly(new TopKeyDescriptor("bob", 3, 0),
				new TopKeyDescriptor("ada", 2, 0));
		assertThat(this.topKeys.of("feed")).isEmpty();
	}

	@Test
	void countsRefusedCalls() {
		call("ada");
		call("ada", RateLimitOutcome.REJECTED, REFUSAL);
		call("ada", RateLimitOutcome.SHADOW_REFUSED, REFUSAL);
		call("ada", RateLimitOutcome.FAILED_LOCAL, REFUSAL);
		call("ada", RateLimitOutcome.FAILED_CLOSED, null);
		call("ada", RateLimitOutcome.FAILED_OPEN, null);
		assertThat(this.topKeys.of("search")).containsExactly(new TopKeyDescriptor("ada", 6, 4));
	}

	@Test
	void doesNotCountCallsThatLimitsWereNotAskedOf() {
		call("", RateLimitOutcome.BYPASSED, null);
		assertThat(this.topKeys.of("search")).isEmpty();
	}

	@Test
	void forgetsAfterTwoMinutesAtMost() {
		call("ada");
		this.ticker.advance(Duration.ofMinutes(1));
		call("bob");
		assertThat(this.topKeys.of("search")).hasSize(2);
		this.ticker.advance(Duration.ofMinutes(1));
		assertThat(this.topKeys.of("search")).containsExactly(new TopKeyDescriptor("bob", 1, 0));
		this.ticker.advance(Duration.ofMinutes(2));
		assertThat(this.topKeys.of("search")).isEmpty();
	}

	@Test
	void findsTheKeyInAFloodOfOthers() {
		for (int i = 0; i < 20_000; i++) {
			call("invented-" + i);
			call("ada", (i % 10 == 0) ? 1 : 0);
		}
		assertThat(this.topKeys.of("search")).singleElement().satisfies((top) -> {
			assertThat(top.key()).isEqualTo("ada");
			assertThat(top.asked()).isBetween(2_000L, 2_500L);
		});
	}

	@Test
	void tellsNoneIfNoneStandsOut() {
		IntStream.range(0, 5_000).forEach((i) -> call("invented-" + i));
		assertThat(this.topKeys.of("search")).isEmpty();
	}

	@Test
	void keepsTheStartOfLongKeysOnly() {
		String start = "x".repeat(100_000);
		call(start + "1");
		call(start + "2");
		assertThat(this.topKeys.of("search")).hasSize(2)
			.allSatisfy((top) -> assertThat(top.key()).hasSizeLessThan(250).contains("xxx#"));
	}

	@Test
	void countsEveryCallOfManyThreads() {
		IntStream.range(0, 10_000).parallel().forEach((i) -> call("ada"));
		assertThat(this.topKeys.of("search")).containsExactly(new TopKeyDescriptor("ada", 10_000, 0));
	}

}
