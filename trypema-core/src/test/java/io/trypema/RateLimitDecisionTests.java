package io.trypema;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.RateLimitDecision.Suppressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimitDecisionTests {

	private final WindowLimit limit = WindowSettings.defaults().resolve(RateLimit.parse("10/s"));

	@Test
	void allowedTellsWhatIsLeftAndWhenMoreComes() {
		Allowed allowed = new Allowed(this.limit, 3, 7);
		assertThat(allowed.isAllowed()).isTrue();
		assertThat(allowed.limit()).isSameAs(this.limit);
		assertThat(allowed.remaining()).isEqualTo(3);
		assertThat(allowed.replenishAfter()).isEqualTo(Duration.ofNanos(7));
		assertThat(allowed.retryAfter()).isEmpty();
		assertThat(allowed).hasToString("Allowed[limit=10 in PT1S, remaining=3, replenishAfter=PT0.000000007S]");
	}

	@Test
	void rejectedUntilTellsTheWait() {
		Rejected rejected = Rejected.until(this.limit, 3, 7);
		assertThat(rejected.isAllowed()).isFalse();
		assertThat(rejected.remaining()).isEqualTo(3);
		assertThat(rejected.retryAfter()).hasValue(Duration.ofNanos(7));
		assertThat(rejected.replenishAfter()).isEqualTo(Duration.ofNanos(7));
		assertThat(rejected).hasToString("Rejected[limit=10 in PT1S, remaining=3, retryAfter=PT0.000000007S]");
	}

	@Test
	void waitOfZeroIsNotForever() {
		assertThat(Rejected.until(this.limit, 3, 0).retryAfter()).hasValue(Duration.ZERO);
		assertThat(Rejected.forever(this.limit, 3, 0).retryAfter()).isEmpty();
	}

	@Test
	void rejectedForeverTellsWhenMoreComesButNoRetry() {
		Rejected rejected = Rejected.forever(this.limit, 3, 7);
		assertThat(rejected.isAllowed()).isFalse();
		assertThat(rejected.retryAfter()).isEmpty();
		assertThat(rejected.replenishAfter()).isEqualTo(Duration.ofNanos(7));
		assertThat(rejected).hasToString("Rejected[limit=10 in PT1S, remaining=3, retryAfter=never]");
	}

	@Test
	void suppressedMayBeAdmitted() {
		Suppressed admitted = Suppressed.admitted(this.limit, 0.25, 0, 7);
		assertThat(admitted.isAllowed()).isTrue();
		assertThat(admitted.factor()).isEqualTo(0.25);
		assertThat(admitted.retryAfter()).isEmpty();
		assertThat(admitted.replenishAfter()).isEqualTo(Duration.ofNanos(7));
		assertThat(admitted)
			.hasToString("Suppressed[limit=10 in PT1S, factor=0.25, allowed=true, remaining=0, retryAfter=none]");
	}

	@Test
	void suppressedMayBeDeniedForNow() {
		Suppressed denied = Suppressed.deniedUntil(this.limit, 0.25, 0, 7);
		assertThat(denied.isAllowed()).isFalse();
		assertThat(denied.retryAfter()).hasValue(Duration.ofNanos(7));
		assertThat(denied.replenishAfter()).isEqualTo(Duration.ofNanos(7));
	}

	@Test
	void suppressedMayBeDeniedWithoutRetry() {
		Suppressed denied = Suppressed.deniedForever(this.limit, 1, 5, 7);
		assertThat(denied.isAllowed()).isFalse();
		assertThat(denied.remaining()).isEqualTo(5);
		assertThat(denied.retryAfter()).isEmpty();
		assertThat(denied.replenishAfter()).isEqualTo(Duration.ofNanos(7));
	}

	@Test
	void numbersOutOfRangeAreRefused() {
		List<ThrowingCallable> calls = List.of(() -> new Allowed(this.limit, -1, 0),
				() -> new Allowed(this.limit, 0, -1), () -> Rejected.until(this.limit, -1, 0),
				() -> Rejected.until(this.limit, 0, -1), () -> Rejected.forever(this.limit, -1, 0),
				() -> Rejected.forever(this.limit, 0, -1), () -> Suppressed.admitted(this.limit, -0.1, 0, 0),
				() -> Suppressed.admitted(this.limit, 0, 0, -1), () -> Suppressed.deniedForever(this.limit, 1.1, 0, 0),
				() -> Suppressed.deniedForever(this.limit, 1, 0, -1),
				() -> Suppressed.deniedUntil(this.limit, Double.NaN, 0, 0),
				() -> Suppressed.deniedUntil(this.limit, 1, 0, -1), () -> new RateLimitUsage(-1, 0, 0),
				() -> new RateLimitUsage(1, -1, 0), () -> new RateLimitUsage(1, 2, 0),
				() -> new RateLimitUsage(1, 1, Double.NaN), () -> limit(0, 1, 1, 1), () -> limit(2, 1, 1, 1),
				() -> limit(1, 1, 0, 1), () -> limit(1, 1, 2, 1));
		assertThat(calls)
			.allSatisfy((call) -> assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining("must"));
	}

	private WindowLimit limit(long bucketMillis, long windowMillis, long capacity, long hardLimit) {
		return new WindowLimit(this.limit.rate(), Duration.ofMillis(windowMillis), Duration.ofMillis(bucketMillis),
				capacity, hardLimit, Duration.ZERO);
	}

}
