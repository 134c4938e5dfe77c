package io.trypema.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.HistoryPreservation;
import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Contract that the limiters of both strategies share, for every provider.
 */
abstract class KeyedRateLimiterContract extends KeyHistoryContract {

	private KeyedRateLimiter limiter;

	@BeforeEach
	final void createKeyedLimiter() {
		this.limiter = provider(ProviderSetup.defaults()).limiter(strategy());
	}

	private long used(String key) {
		return this.limiter.usage(key, LIMIT).observed();
	}

	@Test
	final void usageOfUnknownKeyIsZero() {
		assertThat(this.limiter.usage("key", LIMIT)).isEqualTo(RateLimitUsage.none());
	}

	@Test
	final void acquireTakesPermitsAndTellsWhatIsLeft() {
		RateLimitDecision decision = this.limiter.acquire("key", LIMIT, 40);
		assertThat(decision.isAllowed()).isTrue();
		assertThat(decision.remaining()).isEqualTo(60);
		assertThat(decision.limit().rate()).isEqualTo(LIMIT);
		assertThat(decision.limit().capacity()).isEqualTo(100);
		assertThat(decision.retryAfter()).isEmpty();
		assertThat(this.limiter.usage("key", LIMIT)).isEqualTo(new RateLimitUsage(40, 0, 0));
	}

	@Test
	final void onePermitIsTheDefault() {
		assertThat(this.limiter.peek("key", LIMIT).remaining()).isEqualTo(99);
		assertThat(this.limiter.peekAsync("key", LIMIT).join().remaining()).isEqualTo(99);
		assertThat(this.limiter.acquire("key", LIMIT).remaining()).isEqualTo(99);
		assertThat(this.limiter.acquireAsync("key", LIMIT).join().remaining()).isEqualTo(98);
	}

	@Test
	final void acquireAsyncDecidesLikeAcquire() {
		this.limiter.acquireAsync("key", LIMIT, 99).join();
		assertThat(this.limiter.acquireAsync("key", LIMIT, 1).join().isAllowed()).isTrue();
		assertThat(this.limiter.acquireAsync("key", LIMIT, 1).join().isAllowed()).isFalse();
	}

	@Test
	final void permitsLeaveOnceTheyAreAWindowOld() {
		this.limiter.acquire("key", LIMIT, 40);
		advance(Duration.ofMillis(9999));
		assertThat(used("key")).isEqualTo(40);
		assertThat(this.limiter.peek("key", LIMIT, 61).isAllowed()).isFalse();
		advance(Duration.ofMillis(101));
		assertThat(used("key")).isZero();
		assertThat(this.limiter.acquire("key", LIMIT, 100).isAllowed()).isTrue();
	}

	@Test
	final void survivesJumpOfHours() {
		this.limiter.acquire("key", LIMIT, 100);
		advance(Duration.ofHours(30));
		assertThat(used("key")).isZero();
		assertThat(this.limiter.acquire("key", LIMIT, 100).isAllowed()).isTrue();
		assertThat(this.limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
	}

	@Test
	final void hourlyLimitSurvivesElevenIdleMinutes() {
		RateLimit hourly = RateLimit.parse("5/h");
		this.limiter.acquire("key", hourly, 5);
		advance(Duration.ofMinutes(11));
		assertThat(this.limiter.usage("key", hourly).observed()).isEqualTo(5);
		assertThat(this.limiter.acquire("key", hourly, 1).isAllowed()).isFalse();
	}

	@Test
	final void windowOfThirtyDaysCounts() {
		RateLimit monthly = RateLimit.parse("3/30d");
		for (int day = 0; day < 3; day++) {
			assertThat(this.limiter.acquire("key", monthly, 1).isAllowed()).isTrue();
			advance(Duration.ofDays(1));
		}
		advance(Duration.ofDays(27).minusMillis(1));
		assertThat(this.limiter.acquire("key", monthly, 1).isAllowed()).isFalse();
		advance(Duration.ofDays(30).dividedBy(100).plusMillis(1));
		assertThat(this.limiter.acquire("key", monthly, 1).isAllowed()).isTrue();
	}

	@Test
	final void windowOfOneMillisecondCounts() {
		RateLimit limit = RateLimit.parse("2/ms");
		assertThat(this.limiter.acquire("key", limit, 2).isAllowed()).isTrue();
		assertThat(this.limiter.acquire("key", limit, 1).isAllowed()).isFalse();
		advance(Duration.ofMillis(2));
		assertThat(this.limiter.acquire("key", limit, 2).isAllowed()).isTrue();
	}

	static Stream<String> keys() {
		return Stream.of("", " ", "a", "a:b", "{a}", "{a}:b", "}", "*", "a\nb", "a\0b", "\0", "ä", "a\u0308", "Ω", "密钥",
				"\uD83D\uDE80", "\uD83D", "\uD83E", "\uDE80", "?", "\uFFFD", "%s", "'; --", "x".repeat(100_000),
				"x".repeat(99_999) + "y");
	}

	@Test
	final void keysOfAnyCharactersAreToldApart() {
		List<String> keys = keys().toList();
		for (int i = 0; i < keys.size(); i++) {
			this.limiter.acquire(keys.get(i), LIMIT, i + 1);
		}
		assertThat(keys).extracting(this::used)
			.containsExactlyElementsOf(Stream.iterate(1L, (count) -> count + 1).limit(keys.size()).toList());
	}

	/**
	 * Each call is made twice, as a hybrid provider leases keys that are requested again.
	 */
	@Test
	final void longKeysTakeLittleMemory() {
		RateLimiterProvider provider = provider(ProviderSetup.defaults());
		KeyedRateLimiter keyed = provider.limiter(strategy());
		String begin = "x".repeat(199);
		List<String> keys = List.of(begin + "y", begin + "yz", begin + "y" + "z".repeat(1_000_000));
		keys.forEach((key) -> {
			keyed.acquire(key, LIMIT);
			keyed.acquire(key, LIMIT);
			keyed.refund(key, LIMIT, 1);
		});
		assertThat(keys).allSatisfy((key) -> assertThat(keyed.usage(key, LIMIT).observed()).isEqualTo(1));
		assertThat(provider.keysInProcess(strategy())).allSatisfy((key) -> assertThat(key).hasSizeLessThan(250));
	}

	@Test
	@SuppressWarnings("NullAway")
	final void namesMissingKey() {
		List<ThrowingCallable> calls = List.of(() -> this.limiter.acquire(null, LIMIT),
				() -> this.limiter.acquireAsync(null, LIMIT, 1), () -> this.limiter.peek(null, LIMIT, 1),
				() -> this.limiter.usage(null, LIMIT), () -> this.limiter.refund(null, LIMIT, 1),
				() -> this.limiter.setIf(null, LIMIT, CountComparator.always(), 1),
				() -> this.limiter.delete(null, LIMIT));
		assertThat(calls).allSatisfy((call) -> assertThatNullPointerException().isThrownBy(call)
			.withMessage("The key must not be null. Use an empty key for callers without one"));
	}

	@Test
	final void changedRateKeepsTheHistory() {
		this.limiter.acquire("key", LIMIT, 60);
		RateLimit lower = RateLimit.of(50, Duration.ofSeconds(10));
		RateLimit higher = RateLimit.of(300, Duration.ofSeconds(30)).withWindow(Duration.ofSeconds(10));
		assertThat(this.limiter.acquire("key", lower, 1).isAllowed()).isFalse();
		assertThat(this.limiter.peek("key", lower, 1).remaining()).isZero();
		assertThat(this.limiter.peek("key", higher, 1).remaining()).isLessThanOrEqualTo(39);
		assertThat(this.limiter.usage("key", higher).accepted()).isEqualTo(60);
	}

	@Test
	final void lastLimitDoesNotStickToTheKey() {
		this.limiter.acquire("key", RateLimit.of(1000, Duration.ofSeconds(10)), 90);
		assertThat(this.limiter.acquire("key", LIMIT, 10).isAllowed()).isTrue();
		assertThat(this.limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
		assertThat(this.limiter.acquire("key", RateLimit.of(1000, Duration.ofSeconds(10)), 1).isAllowed()).isTrue();
	}

	@Test
	final void otherWindowHasItsOwnHistory() {
		RateLimit other = LIMIT.withWindow(Duration.ofSeconds(20));
		this.limiter.acquire("key", LIMIT, 60);
		this.limiter.acquire("key", other, 150);
		assertThat(used("key")).isEqualTo(60);
		assertThat(this.limiter.usage("key", other).observed()).isEqualTo(150);
		this.limiter.delete("key", LIMIT);
		assertThat(used("key")).isZero();
		assertThat(this.limiter.usage("key", other).observed()).isEqualTo(150);
	}

	@Test
	final void peekChangesNothing() {
		this.limiter.acquire("key", LIMIT, 60);
		assertThat(this.limiter.peek("key", LIMIT, 40).isAllowed()).isTrue();
		assertThat(this.limiter.peek("key", LIMIT, 41).isAllowed()).isFalse();
		assertThat(used("key")).isEqualTo(60);
		assertThat(this.limiter.acquire("key", LIMIT, 40).isAllowed()).isTrue();
	}

	@Test
	final void peekAsyncForeseesLikePeek() {
		this.limiter.acquire("key", LIMIT, 60);
		assertThat(this.limiter.peekAsync("key", LIMIT, 40).join())
			.hasToString(this.limiter.peek("key", LIMIT, 40).toString());
		assertThat(this.limiter.peekAsync("key", LIMIT, 41).join().isAllowed()).isFalse();
		assertThat(used("key")).isEqualTo(60);
	}

	@Test
	final void usageAsyncTellsTheUsage() {
		assertThat(this.limiter.usageAsync("key", LIMIT).join()).isEqualTo(RateLimitUsage.none());
		this.limiter.acquire("key", LIMIT, 40);
		assertThat(this.limiter.usageAsync("key", LIMIT).join()).isEqualTo(new RateLimitUsage(40, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE, MAX_PERMITS + 1, Long.MAX_VALUE })
	final void namesPermitsOutOfRange(long permits) {
		List<LongConsumer> calls = List.of((n) -> this.limiter.acquire("key", LIMIT, n),
				(n) -> this.limiter.acquireAsync("key", LIMIT, n).join(), (n) -> this.limiter.peek("key", LIMIT, n),
				(n) -> this.limiter.peekAsync("key", LIMIT, n).join(), (n) -> this.limiter.refund("key", LIMIT, n),
				(n) -> this.limiter.refundAsync("key", LIMIT, n, Duration.ZERO).join());
		assertThat(calls)
			.allSatisfy((call) -> assertThatIllegalArgumentException().isThrownBy(() -> call.accept(permits))
				.withMessageContaining(String.valueOf(permits))
				.withMessageContaining("from 1 to 9007199254740991"));
	}

	@Test
	final void refusesLimitThatHoldsNothing() {
		RateLimit nothing = RateLimit.parse("0.5/s").withWindow(Duration.ofSeconds(1));
		assertThat(callsWith(nothing)).allSatisfy(
				(call) -> assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining("0.5/s"));
	}

	@Test
	final void failsOnceClosed() {
		RateLimiterProvider provider = provider(ProviderSetup.defaults());
		this.limiter = provider.limiter(strategy());
		this.limiter.acquire("key", LIMIT, 1);
		provider.close();
		provider.close();
		List<Runnable> calls = new ArrayList<>(callsWith(LIMIT));
		calls.add(() -> this.limiter.acquire("key", LIMIT, MAX_PERMITS));
		calls.add(() -> this.limiter.refund("key", LIMIT, 1, Duration.ofDays(1)));
		calls.add(this.limiter::clear);
		calls.add(() -> this.limiter.clearAsync().join());
		assertThat(calls).allSatisfy(
				(call) -> assertThatIllegalStateException().isThrownBy(call::run).withMessageContaining("closed"));
	}

	private List<Runnable> callsWith(RateLimit limit) {
		return List.of(() -> this.limiter.acquire("key", limit, 1), () -> this.limiter.acquire("other", limit, 1),
				() -> this.limiter.acquireAsync("key", limit, 1).join(), () -> this.limiter.peek("key", limit, 1),
				() -> this.limiter.peekAsync("key", limit, 1).join(), () -> this.limiter.usage("key", limit),
				() -> this.limiter.usageAsync("key", limit).join(), () -> this.limiter.refund("key", limit, 1),
				() -> this.limiter.refundAsync("key", limit, 1, Duration.ZERO).join(),
				() -> this.limiter.setIf("key", limit, CountComparator.always(), 1),
				() -> this.limiter.setIfAsync("key", limit, CountComparator.always(), 1, HistoryPreservation.NONE)
					.join(),
				() -> this.limiter.delete("key", limit), () -> this.limiter.deleteAsync("key", limit).join());
	}

}
