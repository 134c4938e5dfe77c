package io.trypema.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.ConditionalSetOutcome;
import io.trypema.HistoryPreservation;
import io.trypema.KeyedRateLimiter;
import io.trypema.CountComparator;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Contract of the operations that correct a key's history, for every provider.
 */
abstract class KeyHistoryContract extends RateLimiterContract {

	private KeyedRateLimiter limiter;

	@BeforeEach
	final void createLimiterWithHistory() {
		this.limiter = provider(ProviderSetup.defaults()).limiter(strategy());
	}

	private long used(String key) {
		return this.limiter.usage(key, LIMIT).observed();
	}

	@Test
	final void refundGivesBack() {
		this.limiter.acquire("key", LIMIT, 100);
		this.limiter.refund("key", LIMIT, 30);
		assertThat(used("key")).isEqualTo(70);
		assertThat(this.limiter.acquire("key", LIMIT, 30).isAllowed()).isTrue();
		assertThat(this.limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
	}

	@Test
	final void refundAsyncGivesBack() {
		this.limiter.acquire("key", LIMIT, 100);
		this.limiter.refundAsync("key", LIMIT, 30, Duration.ZERO).join();
		assertThat(used("key")).isEqualTo(70);
	}

	@Test
	final void refundNeverFallsBelowZero() {
		this.limiter.acquire("key", LIMIT, 5);
		this.limiter.refund("key", LIMIT, MAX_PERMITS);
		assertThat(used("key")).isZero();
		assertThat(this.limiter.acquire("key", LIMIT, 100).isAllowed()).isTrue();
		assertThat(this.limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
	}

	@Test
	final void refundOfUnknownKeyDoesNothing() {
		this.limiter.refund("key", LIMIT, 5);
		assertThat(used("key")).isZero();
		assertThat(this.limiter.acquire("key", LIMIT, 100).remaining()).isZero();
	}

	@Test
	final void refundTakesThePermitsOfTheCallMeant() {
		this.limiter.acquire("key", LIMIT, 10);
		advance(Duration.ofSeconds(3));
		this.limiter.acquire("key", LIMIT, 20);
		advance(Duration.ofSeconds(3));
		this.limiter.acquire("key", LIMIT, 40);
		this.limiter.refund("key", LIMIT, 20, Duration.ofSeconds(3));
		assertThat(usagesAfterSeconds(0, 5, 3, 3)).containsExactly(50L, 40L, 40L, 0L);
	}

	@Test
	final void refundOfMoreThanTheCallTookGoesOnWithOlderPermits() {
		this.limiter.acquire("key", LIMIT, 10);
		advance(Duration.ofSeconds(3));
		this.limiter.acquire("key", LIMIT, 20);
		advance(Duration.ofSeconds(3));
		this.limiter.acquire("key", LIMIT, 40);
		this.limiter.refund("key", LIMIT, 25, Duration.ofSeconds(3));
		assertThat(usagesAfterSeconds(0, 5, 3, 3)).containsExactly(45L, 40L, 40L, 0L);
	}

	@Test
	final void refundFindsTheCallWhenItsAgeIsTakenFromBefore() {
		advance(Duration.ofSeconds(3));
		this.limiter.acquire("key", LIMIT, 10);
		advance(Duration.ofMillis(200));
		this.limiter.refund("key", LIMIT, 10, Duration.ofMillis(201));
		assertThat(used("key")).isZero();
	}

	@Test
	final void refundOfPermitsThatHaveLeftTheWindowChangesNothing() {
		this.limiter.acquire("key", LIMIT, 10);
		advance(Duration.ofMillis(10_050));
		this.limiter.acquire("key", LIMIT, 20);
		this.limiter.refund("key", LIMIT, 10, Duration.ofMillis(10_050));
		advance(Duration.ofMillis(50));
		assertThat(used("key")).isEqualTo(20);
		this.limiter.refund("key", LIMIT, 10, Duration.ofMillis(10_100));
		this.limiter.refund("key", LIMIT, 10, Duration.ofDays(10_000));
		assertThat(used("key")).isEqualTo(20);
	}

	@Test
	final void refusesNegativeAge() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.limiter.refund("key", LIMIT, 1, Duration.ofNanos(-1)))
			.withMessageContaining("PT-0.000000001S");
	}

	/** One call of 3, 4 and 5 permits in each of the first seconds, then the set. */
	@ParameterizedTest
	@CsvSource({ "NONE, 6, '6, 6, 6, 6, 0'", "NEWEST, 6, '6, 6, 5, 0, 0'", "OLDEST, 6, '6, 3, 0, 0, 0'",
			"NONE, 5, '5, 5, 5, 5, 0'", "NEWEST, 5, '5, 5, 5, 0, 0'", "OLDEST, 7, '7, 4, 0, 0, 0'",
			"NEWEST, 9, '9, 9, 5, 0, 0'", "OLDEST, 3, '3, 0, 0, 0, 0'", "NEWEST, 1, '1, 1, 1, 0, 0'",
			"OLDEST, 1, '1, 0, 0, 0, 0'", "NONE, 20, '20, 20, 20, 20, 0'", "NEWEST, 20, '20, 17, 13, 0, 0'",
			"OLDEST, 20, '20, 9, 5, 0, 0'", "NONE, 12, '12, 12, 12, 12, 0'", "NEWEST, 12, '12, 9, 5, 0, 0'",
			"OLDEST, 12, '12, 9, 5, 0, 0'", "NONE, 0, '0, 0, 0, 0, 0'", "NEWEST, 0, '0, 0, 0, 0, 0'",
			"OLDEST, 0, '0, 0, 0, 0, 0'", "NONE, 200, '200, 200, 200, 200, 0'", "NEWEST, 200, '200, 197, 193, 0, 0'" })
	final void setKeepsTheSideOfHistoryAskedFor(HistoryPreservation preservation, long target, String usages) {
		for (int permits = 3; permits <= 5; permits++) {
			this.limiter.acquire("key", LIMIT, permits);
			advance(Duration.ofSeconds(1));
		}
		assertThat(this.limiter.setIf("key", LIMIT, CountComparator.always(), target, preservation))
			.isEqualTo(new ConditionalSetOutcome(true, 12, target));
		advance(Duration.ofMillis(100));
		assertThat(usagesAfterSeconds(0, 7, 1, 1, 1)).containsExactlyElementsOf(longs(usages));
	}

	@ParameterizedTest
	@CsvSource({ "NONE, 7, '7, 7, 0'", "NEWEST, 7, '7, 7, 0'", "OLDEST, 7, '7, 7, 0'", "NONE, 0, '0, 0, 0'",
			"NEWEST, 0, '0, 0, 0'", "OLDEST, 0, '0, 0, 0'" })
	final void setOfUnknownKeyCountsFromNow(HistoryPreservation preservation, long target, String usages) {
		assertThat(this.limiter.setIf("key", LIMIT, CountComparator.always(), target, preservation))
			.isEqualTo(new ConditionalSetOutcome(true, 0, target));
		advance(Duration.ofMillis(100));
		assertThat(usagesAfterSeconds(0, 9, 1)).containsExactlyElementsOf(longs(usages));
	}

	@ParameterizedTest
	@CsvSource({ "ALWAYS, 0, true", "EQUAL, 12, true", "EQUAL, 11, false", "NOT_EQUAL, 11, true",
			"NOT_EQUAL, 12, false", "LESS, 13, true", "LESS, 12, false", "GREATER, 11, true", "GREATER, 12, false" })
	final void setHappensIfTheComparisonHolds(CountComparator.Relation relation, long operand, boolean matches) {
		this.limiter.acquire("key", LIMIT, 12);
		for (HistoryPreservation preservation : HistoryPreservation.values()) {
			this.limiter.setIf("key", LIMIT, CountComparator.always(), 12);
			assertThat(this.limiter.setIf("key", LIMIT, new CountComparator(relation, operand), 50, preservation))
				.isEqualTo(new ConditionalSetOutcome(matches, 12, matches ? 50 : 12));
			assertThat(used("key")).isEqualTo(matches ? 50 : 12);
		}
	}

	@ParameterizedTest
	@CsvSource({ "ALWAYS, 9, true", "EQUAL, 0, true", "EQUAL, 1, false", "NOT_EQUAL, 1, true", "NOT_EQUAL, 0, false",
			"LESS, 1, true", "LESS, 0, false", "GREATER, -1, true", "GREATER, 0, false" })
	final void unknownKeyComparesAsZero(CountComparator.Relation relation, long operand, boolean matches) {
		assertThat(this.limiter.setIf("key", LIMIT, new CountComparator(relation, operand), 50))
			.isEqualTo(new ConditionalSetOutcome(matches, 0, matches ? 50 : 0));
		assertThat(used("key")).isEqualTo(matches ? 50 : 0);
	}

	@Test
	final void setIfAsyncSetsLikeSetIf() {
		this.limiter.acquire("key", LIMIT, 3);
		advance(Duration.ofSeconds(5));
		this.limiter.acquire("key", LIMIT, 4);
		assertThat(setAsync(CountComparator.lessThan(7))).isEqualTo(new ConditionalSetOutcome(false, 7, 7));
		assertThat(setAsync(CountComparator.equalTo(7))).isEqualTo(new ConditionalSetOutcome(true, 7, 5));
		advance(Duration.ofMillis(100));
		assertThat(usagesAfterSeconds(0, 5, 5)).containsExactly(5L, 4L, 0L);
	}

	private ConditionalSetOutcome setAsync(CountComparator comparator) {
		return this.limiter.setIfAsync("key", LIMIT, comparator, 5, HistoryPreservation.NEWEST).join();
	}

	@Test
	final void comparisonSeesLivePermitsOnly() {
		this.limiter.acquire("key", LIMIT, 12);
		advance(Duration.ofMillis(10_100));
		assertThat(this.limiter.setIf("key", LIMIT, CountComparator.greaterThan(0), 50))
			.isEqualTo(new ConditionalSetOutcome(false, 0, 0));
	}

	@Test
	final void missLeavesTheHistoryAsItIs() {
		this.limiter.acquire("key", LIMIT, 3);
		advance(Duration.ofSeconds(5));
		this.limiter.acquire("key", LIMIT, 4);
		this.limiter.setIf("key", LIMIT, CountComparator.equalTo(1), 50);
		advance(Duration.ofMillis(100));
		assertThat(usagesAfterSeconds(0, 5, 5)).containsExactly(7L, 4L, 0L);
	}

	@Test
	final void setPermitsCountAgainstTheLimit() {
		this.limiter.setIf("key", LIMIT, CountComparator.lessThan(100), 100);
		assertThat(this.limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
		this.limiter.setIf("key", LIMIT, CountComparator.always(), 99);
		assertThat(this.limiter.acquire("key", LIMIT, 1).isAllowed()).isTrue();
	}

	@Test
	final void setReachesTheLargestNumber() {
		this.limiter.setIf("key", LIMIT, CountComparator.always(), MAX_PERMITS);
		assertThat(this.limiter.usage("key", LIMIT).accepted()).isEqualTo(MAX_PERMITS);
		assertThat(this.limiter.acquire("key", LIMIT, MAX_PERMITS).isAllowed()).isFalse();
	}

	@Test
	final void deleteForgetsAndTellsWhatWasThere() {
		this.limiter.acquire("key", LIMIT, 12);
		this.limiter.acquire("other", LIMIT, 5);
		assertThat(this.limiter.delete("key", LIMIT)).isEqualTo(new RateLimitUsage(12, 0, 0));
		assertThat(used("key")).isZero();
		assertThat(used("other")).isEqualTo(5);
		assertThat(this.limiter.acquire("key", LIMIT, 100).isAllowed()).isTrue();
	}

	@Test
	final void deleteOfUnknownKeyTellsZero() {
		assertThat(this.limiter.delete("key", LIMIT)).isEqualTo(RateLimitUsage.none());
	}

	@Test
	final void deleteAsyncForgetsLikeDelete() {
		this.limiter.acquire("key", LIMIT, 12);
		assertThat(this.limiter.deleteAsync("key", LIMIT).join()).isEqualTo(new RateLimitUsage(12, 0, 0));
		assertThat(this.limiter.deleteAsync("key", LIMIT).join()).isEqualTo(RateLimitUsage.none());
	}

	@Test
	final void clearAsyncForgetsAllKeys() {
		this.limiter.acquire("key", LIMIT, 12);
		this.limiter.acquire("other", LIMIT, 5);
		this.limiter.clearAsync().join();
		assertThat(used("key")).isZero();
		assertThat(used("other")).isZero();
	}

	@Test
	final void clearForgetsAllKeys() {
		this.limiter.acquire("key", LIMIT, 12);
		this.limiter.acquire("other", LIMIT, 5);
		this.limiter.acquire("key", LIMIT.withWindow(Duration.ofSeconds(20)), 7);
		this.limiter.clear();
		assertThat(used("key")).isZero();
		assertThat(used("other")).isZero();
		assertThat(this.limiter.usage("key", LIMIT.withWindow(Duration.ofSeconds(20))).observed()).isZero();
		this.limiter.clear();
		assertThat(this.limiter.acquire("key", LIMIT, 100).isAllowed()).isTrue();
	}

	@Test
	final void clearLeavesTheOtherStrategyAlone() {
		RateLimiterProvider provider = provider(ProviderSetup.defaults());
		KeyedRateLimiter other = provider.limiter(
				(strategy() == RateLimitStrategy.ABSOLUTE) ? RateLimitStrategy.SUPPRESSED : RateLimitStrategy.ABSOLUTE);
		other.acquire("key", LIMIT, 12);
		assertThat(provider.limiter(strategy()).usage("key", LIMIT).observed()).isZero();
		provider.limiter(strategy()).clear();
		assertThat(other.usage("key", LIMIT).observed()).isEqualTo(12);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, Long.MIN_VALUE, MAX_PERMITS + 1, Long.MAX_VALUE })
	final void namesTargetOutOfRange(long target) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.limiter.setIf("key", LIMIT, CountComparator.always(), target))
			.withMessageContaining(String.valueOf(target))
			.withMessageContaining("from 0 to 9007199254740991");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.limiter
				.setIfAsync("key", LIMIT, CountComparator.always(), target, HistoryPreservation.NONE)
				.join())
			.withMessageContaining(String.valueOf(target));
	}

	/** Return the usage after each of the consecutive waits. */
	private List<Long> usagesAfterSeconds(long... waits) {
		List<Long> usages = new ArrayList<>();
		for (long wait : waits) {
			advance(Duration.ofSeconds(wait));
			usages.add(used("key"));
		}
		return usages;
	}

	private static List<Long> longs(String text) {
		return Arrays.stream(text.split(", ")).map(Long::valueOf).toList();
	}

}
