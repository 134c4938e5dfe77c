package io.trypema.redis;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.WindowSettings;
import io.trypema.redis.WindowChecker.Span;
import io.trypema.redis.test.Await;
import io.trypema.test.ProviderSetup;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for leased permits, in virtual time. A lease of these limits lasts for 1.1
 * seconds; in Redis it expires up to a quarter of that later.
 */
class LeaseTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final Duration TERM = Duration.ofMillis(1100);

	private static final Duration EXPIRY = Duration.ofMillis(1375);

	private static final RateLimit LIMIT = RateLimit.of(1000, WINDOW);

	/** Size of the first lease of a key that was called twice in a row. */
	private static final int FIRST = 16;

	private final RedisSetup redis = new RedisSetup();

	private final SimulatedTimer timer = new SimulatedTimer(this.redis.ticker());

	private final RedisRateLimiterProvider direct = this.redis
		.builder(new ProviderSetup(WindowSettings.defaults().withHardLimitFactor(BigDecimal.valueOf(2)), Duration.ZERO,
				Seeds.random()))
		.timer(this.timer)
		.build();

	private final List<HybridRateLimiterProvider> providers = new ArrayList<>();

	private final HybridRateLimiterProvider provider = provider(100);

	private final AbsoluteRateLimiter limiter = this.provider.absolute();

	private HybridRateLimiterProvider provider(int maxKeys) {
		HybridRateLimiterProvider created = HybridRateLimiterProvider.builder(this.direct).maxKeys(maxKeys).build();
		this.providers.add(created);
		return created;
	}

	@AfterEach
	void close() {
		this.providers.forEach(HybridRateLimiterProvider::close);
		this.direct.close();
		this.redis.close();
	}

	/** Advance the time, and run the settlements that become due. */
	private void advance(Duration duration) {
		long left = duration.toNanos();
		for (Long next = this.timer.nextNanos(); next != null && next <= left; next = this.timer.nextNanos()) {
			long step = Math.max(0, next);
			this.redis.advance(Duration.ofNanos(step));
			left -= step;
			this.timer.runNext();
			Await.until("settled", () -> this.providers.stream().allMatch((any) -> any.unanswered() == 0));
		}
		this.redis.advance(Duration.ofNanos(left));
	}

	private long used() {
		return this.direct.absolute().usage("key", LIMIT).accepted();
	}

	/** Obtain a lease of a key. */
	private void lease(AbsoluteRateLimiter limiter) {
		limiter.acquire("key", LIMIT);
		limiter.acquire("key", LIMIT);
	}

	private static int admitted(AbsoluteRateLimiter limiter, RateLimit limit) {
		int admitted = 0;
		while (limiter.acquire("key", limit).isAllowed()) {
			admitted++;
		}
		return admitted;
	}

	@Test
	void keyThatCameOnceIsNotLeased() {
		this.limiter.acquire("key", LIMIT);
		assertThat(used()).isOne();
		assertThat(this.provider.size()).isZero();
	}

	@Test
	void keyThatComesAgainTooLateIsNotLeased() {
		this.limiter.acquire("key", LIMIT);
		advance(Duration.ofSeconds(16));
		this.limiter.acquire("key", LIMIT);
		assertThat(this.provider.size()).isZero();
	}

	@Test
	void permitsLeasedCountAsUsed() {
		lease(this.limiter);
		assertThat(used()).isEqualTo(2 + FIRST);
	}

	@Test
	void keyCalledSeldomIsLeasedForLonger() {
		for (int i = 0; i < 3; i++) {
			this.limiter.acquire("key", LIMIT);
			advance(Duration.ofSeconds(5));
		}
		assertThat(this.provider.leases()).isOne();
		assertThat(used()).isBetween(4L, 10L);
	}

	@Test
	void fewPermitsAreNotLeased() {
		RateLimit few = RateLimit.of(7, WINDOW);
		for (int i = 0; i < 5; i++) {
			this.limiter.acquire("key", few);
			assertThat(this.direct.absolute().usage("key", few).accepted()).isEqualTo(i + 1);
		}
		assertThat(this.provider.leases()).isZero();
	}

	@Test
	void leaseOfWhichNothingIsSpentIsHandedBackBeforeItEnds() {
		lease(this.limiter);
		advance(TERM);
		assertThat(used()).isEqualTo(2);
		assertThat(this.provider.size()).isZero();
		assertThat(this.provider.handBacks()).isOne();
	}

	@Test
	void leaseOfWhichSomeIsSpentGoesOn() {
		lease(this.limiter);
		for (int i = 0; i < 30; i++) {
			assertThat(this.limiter.acquire("key", LIMIT, 2).isAllowed()).isTrue();
			advance(TERM.dividedBy(4));
		}
		assertThat(this.provider.handBacks()).isZero();
		assertThat(this.limiter.usage("key", LIMIT).accepted()).isEqualTo(62);
	}

	@Test
	void leasesAreKeysWithPermitsToSpend() {
		lease(this.limiter);
		this.provider.suppressed().acquire("key", LIMIT);
		this.provider.suppressed().acquire("key", LIMIT);
		assertThat(this.provider.leases()).isEqualTo(2);
		assertThat(this.provider.keysInProcess(RateLimitStrategy.ABSOLUTE)).containsExactly("key");
		assertThat(this.direct.keysInProcess(RateLimitStrategy.ABSOLUTE)).isEmpty();
		this.redis.advance(TERM);
		assertThat(this.provider.leases()).isZero();
	}

	@Test
	void readingRecallsNothing() {
		lease(this.limiter);
		this.limiter.acquire("key", LIMIT, 3);
		assertThat(this.limiter.usage("key", LIMIT).accepted()).isEqualTo(5);
		assertThat(this.limiter.peek("key", LIMIT, 995).isAllowed()).isTrue();
		assertThat(this.limiter.peek("key", LIMIT, 996).isAllowed()).isFalse();
		assertThat(this.provider.leases()).isOne();
		assertThat(this.provider.handBacks()).isZero();
		assertThat(used()).isEqualTo(2 + FIRST);
	}

	@Test
	void readingDoesNotPostponeTheReturnOfUnusedPermits() {
		this.limiter.acquire("key", LIMIT);
		advance(Duration.ofSeconds(5));
		this.limiter.acquire("key", LIMIT);
		advance(Duration.ofSeconds(12));
		this.limiter.usage("key", LIMIT);
		advance(Duration.ofSeconds(18));
		assertThat(this.provider.handBacks()).isOne();
		assertThat(used()).isZero();
	}

	@Test
	void permitsCountFromWhenTheyWereSpentAndNotFromWhenThatWasTold() {
		lease(this.limiter);
		advance(Duration.ofMillis(200));
		this.limiter.acquire("key", LIMIT, 5);
		advance(Duration.ofMillis(500));
		this.limiter.usage("key", LIMIT);
		this.provider.recall();
		this.redis.advance(Duration.ofMillis(9510));
		assertThat(used()).isZero();
	}

	@Test
	void leaseOfADeadInstanceCountsForAWindowAfterItHasExpired() {
		lease(this.limiter);
		this.redis.setClock(TERM.plus(WINDOW).minusNanos(1000));
		assertThat(used()).isEqualTo(FIRST);
		this.redis.setClock(EXPIRY.minus(TERM).plusNanos(2000));
		assertThat(used()).isZero();
	}

	@Test
	void leaseIsNotSpentAfterItsTerm() {
		lease(this.limiter);
		this.redis.advance(EXPIRY);
		assertThat(admitted(this.limiter, LIMIT)).isEqualTo(1000 - 2 - FIRST);
	}

	@Test
	void leaseIsNotSpentWhenItsTermHasNearlyPassed() {
		lease(this.limiter);
		this.redis.advance(TERM.minusMillis(5));
		this.limiter.acquire("key", LIMIT);
		assertThat(used()).isEqualTo(3);
	}

	@Test
	void lostStateEndsTheLease() {
		lease(this.limiter);
		this.direct.absolute().clear();
		assertThat(admitted(this.limiter, LIMIT)).isBetween(1000, 1000 + FIRST);
		assertThat(this.direct.absolute().acquire("key", LIMIT).isAllowed()).isFalse();
	}

	@Test
	void clockThatWasSetBackEndsTheLease() {
		lease(this.limiter);
		this.redis.setClock(Duration.ofHours(-1));
		int admitted = admitted(this.limiter, LIMIT);
		assertThat(2 + admitted).isBetween(1000 - FIRST, 1000);
		assertThat(this.direct.absolute().acquire("key", LIMIT).isAllowed()).isFalse();
	}

	@Test
	void lastPermitsAreNotStranded() {
		AbsoluteRateLimiter other = provider(100).absolute();
		int admitted = 0;
		for (int i = 0; i < 40; i++) {
			admitted += this.limiter.acquire("key", LIMIT, 9).isAllowed() ? 9 : 0;
			admitted += other.acquire("key", LIMIT, 9).isAllowed() ? 9 : 0;
		}
		admitted += admitted(this.limiter, LIMIT);
		advance(TERM);
		admitted += admitted(other, LIMIT);
		admitted += admitted(this.limiter, LIMIT);
		assertThat(admitted).isEqualTo(1000);
	}

	@Test
	void limitsOfOneKeyShareItsState() {
		RateLimit smaller = RateLimit.of(50, WINDOW);
		lease(this.limiter);
		this.limiter.acquire("key", LIMIT, 18);
		assertThat(admitted(this.limiter, smaller)).isEqualTo(30);
		assertThat(admitted(this.limiter, LIMIT)).isEqualTo(950);
	}

	@Test
	void keysWithoutRoomAreDecidedByRedis() {
		HybridRateLimiterProvider small = provider(1);
		small.absolute().acquire("other", LIMIT);
		small.absolute().acquire("other", LIMIT);
		assertThat(admitted(small.absolute(), LIMIT)).isEqualTo(1000);
		assertThat(small.size()).isOne();
	}

	@Test
	void refundIsSeenAtOnceWhereItWasGiven() {
		RateLimit limit = RateLimit.of(3, WINDOW);
		assertThat(admitted(this.limiter, limit)).isEqualTo(3);
		this.limiter.refund("key", limit, 2);
		assertThat(admitted(this.limiter, limit)).isEqualTo(2);
	}

	@Test
	void permitsGivenBackBeforeTheyWereToldOfAreSpentAgain() {
		lease(this.limiter);
		this.redis.advance(Duration.ofMillis(1));
		this.limiter.acquire("key", LIMIT, 5);
		this.redis.advance(Duration.ofMillis(1));
		this.limiter.refund("key", LIMIT, 5, Duration.ofMillis(1));
		assertThat(this.limiter.usage("key", LIMIT).accepted()).isEqualTo(2);
		assertThat(used()).isEqualTo(2 + FIRST);
	}

	@Test
	void permitsThatRedisDecidedOnAreNotGivenBackToTheLease() {
		lease(this.limiter);
		this.limiter.acquire("key", LIMIT, FIRST);
		this.redis.advance(Duration.ofSeconds(1));
		this.limiter.acquire("key", LIMIT, 100);
		this.limiter.refund("key", LIMIT, 100, Duration.ofNanos(1));
		assertThat(this.limiter.usage("key", LIMIT).accepted()).isEqualTo(2 + FIRST);
	}

	@Test
	void resetElsewhereIsSeenWithinASecond() {
		RateLimit limit = RateLimit.of(3, WINDOW);
		assertThat(admitted(this.limiter, limit)).isEqualTo(3);
		this.direct.absolute().delete("key", limit);
		assertThat(this.limiter.acquire("key", limit).isAllowed()).isFalse();
		advance(Duration.ofSeconds(1));
		assertThat(this.limiter.acquire("key", limit).isAllowed()).isTrue();
	}

	@Test
	void resetForgetsWhatIsSpentAndNotWhatOthersHold() {
		AbsoluteRateLimiter other = provider(100).absolute();
		lease(this.limiter);
		this.limiter.acquire("key", LIMIT, 500);
		lease(other);
		this.limiter.delete("key", LIMIT);
		assertThat(used()).isEqualTo(FIRST);
	}

	@Test
	void closingHandsAllBackAlsoWhenRedisIsClosedWithIt() {
		RedisRateLimiterProvider own = this.redis.builder(ProviderSetup.defaults()).build();
		RateLimiter rateLimiter = RateLimiter.of(own, HybridRateLimiterProvider.builder(own).build());
		lease(rateLimiter.hybrid().absolute());
		rateLimiter.close();
		assertThat(used()).isEqualTo(2);
	}

	@Test
	void closedKeyIsGrantedNothingByAMessageThatComesLate() {
		lease(this.limiter);
		this.provider.close();
		assertThat(used()).isEqualTo(2);
		assertThat(this.provider.handBacks()).isOne();
	}

	@Test
	void closingUnderLoadHandsAllBack() throws InterruptedException {
		AtomicInteger admitted = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		RateLimit large = RateLimit.of(100_000_000, WINDOW);
		for (int i = 0; i < 4; i++) {
			threads.add(new Thread(() -> {
				try {
					while (this.limiter.acquire("key", large).isAllowed()) {
						admitted.incrementAndGet();
					}
				}
				catch (IllegalStateException ex) {
					// Closed
				}
			}));
		}
		threads.forEach(Thread::start);
		Await.until("calls", () -> admitted.get() > 10_000);
		this.provider.close();
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.direct.absolute().usage("key", large).accepted()).isEqualTo(admitted.get());
	}

	static LongStream seeds() {
		return Seeds.some(10);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void noWindowHoldsACallTooMany(long seed) {
		Random random = new Random(seed);
		RateLimit limit = RateLimit.of(60, Duration.ofSeconds(1));
		List<AbsoluteRateLimiter> limiters = List.of(this.limiter, provider(100).absolute(), this.direct.absolute());
		List<Span> calls = new ArrayList<>();
		for (long micros = 0; micros < 4_000_000;) {
			if (limiters.get(random.nextInt(3)).acquire("key", limit).isAllowed()) {
				calls.add(new Span(micros, micros));
			}
			int step = random.nextInt(random.nextInt(20) == 0 ? 400_000 : 20_000);
			micros += step;
			advance(Duration.ofNanos(step * 1000L));
		}
		assertThat(WindowChecker.mostWithin(calls, 1_000_000)).isLessThanOrEqualTo(60);
	}

}
