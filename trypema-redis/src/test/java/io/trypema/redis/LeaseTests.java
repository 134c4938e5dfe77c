package io.trypema.redis;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.WindowSettings;
import io.trypema.redis.WindowChecker.Span;
import io.trypema.redis.test.Await;
import io.trypema.test.MutableTicker;
import io.trypema.test.ProviderSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to leased permits, on virtual time. A lease of these limits is settled
 * after 100 ms and lasts for 500 ms.
 */
class LeaseTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final Duration SETTLE = Duration.ofMillis(100);

	private static final Duration TERM = Duration.ofMillis(500);

	private static final RateLimit LIMIT = RateLimit.of(1000, WINDOW);

	/** Spare permits for a caller of whom nothing is known. */
	private static final int SPARE = 15;

	private final RedisSetup redis = new RedisSetup();

	private final MutableTicker ticker = this.redis.ticker();

	private final RedisRateLimiterProvider direct = this.redis
		.builder(new ProviderSetup(WindowSettings.defaults().withHardLimitFactor(BigDecimal.valueOf(2)), Duration.ZERO,
				new Random(1)))
		.build();

	private final List<HybridRateLimiterProvider> providers = new ArrayList<>();

	private final HybridRateLimiterProvider provider = provider(100);

	private HybridRateLimiterProvider provider(int maxKeys) {
		HybridRateLimiterProvider created = HybridRateLimiterProvider.builder(this.direct)
			.syncInterval(Duration.ofMillis(1))
			.maxKeys(maxKeys)
			.ticker(this.ticker)
			.build();
		this.providers.add(created);
		return created;
	}

	@AfterEach
	void close() {
		this.providers.forEach(HybridRateLimiterProvider::close);
		this.direct.close();
		this.redis.close();
	}

	private void advance(Duration duration) {
		this.redis.advance(duration);
	}

	private long used() {
		return this.direct.absolute().usage("key", LIMIT).accepted();
	}

	private static int admitted(AbsoluteRateLimiter limiter, RateLimit limit) {
		int admitted = 0;
		while (limiter.acquire("key", limit).isAllowed()) {
			admitted++;
		}
		return admitted;
	}

	@Test
	void leasedPermitsCountAsUsed() {
		this.provider.absolute().acquire("key", LIMIT);
		assertThat(used()).isEqualTo(1 + SPARE);
	}

	@Test
	void leaseIsHandedBackWhenNothingWasSpentForTheSettleTime() {
		this.provider.absolute().acquire("key", LIMIT);
		advance(SETTLE);
		Await.until("handed back", () -> used() == 1);
		assertThat(this.provider.size()).isZero();
	}

	@Test
	void givesKeysWithLeasesAndNoneThatRedisHasDecided() {
		this.provider.absolute().acquire("a", LIMIT);
		this.provider.absolute().acquire("a", RateLimit.of(1000, WINDOW.multipliedBy(2)));
		this.provider.absolute().acquire("b", LIMIT);
		this.direct.absolute().acquire("c", LIMIT);
		assertThat(this.provider.keysInProcess(RateLimitStrategy.ABSOLUTE)).containsExactlyInAnyOrder("a", "b");
		assertThat(this.provider.keysInProcess(RateLimitStrategy.SUPPRESSED)).isEmpty();
		assertThat(this.direct.keysInProcess(RateLimitStrategy.ABSOLUTE)).isEmpty();
		advance(SETTLE.multipliedBy(2));
		Await.until("forgotten", () -> this.provider.keysInProcess(RateLimitStrategy.ABSOLUTE).findAny().isEmpty());
	}

	@Test
	void leasesAreKeysWithPermitsToSpend() {
		this.provider.absolute().acquire("key", LIMIT);
		this.provider.suppressed().acquire("key", LIMIT);
		this.provider.absolute().acquire("scarce", RateLimit.of(3, WINDOW));
		assertThat(this.provider.leases()).isEqualTo(2);
		admitted(this.provider.absolute(), LIMIT);
		assertThat(this.provider.leases()).isOne();
		this.ticker.advance(TERM);
		assertThat(this.provider.leases()).isZero();
	}

	@Test
	void idleLeasesAreCountedAsHandedBack() {
		this.provider.absolute().acquire("key", LIMIT);
		this.provider.suppressed().acquire("key", LIMIT);
		assertThat(this.provider.handBacks()).isZero();
		advance(SETTLE);
		Await.until("handed back", () -> this.provider.handBacks() == 2);
	}

	@Test
	void recalledLeasesAreCountedAsHandedBack() {
		this.provider.absolute().acquire("key", LIMIT);
		this.provider.absolute().usage("key", LIMIT);
		assertThat(this.provider.handBacks()).isOne();
	}

	@Test
	void recalledLeaseOfWhichAllWasSpentIsNotHandedBack() {
		// Tops up no lease before it is recalled
		HybridRateLimiterProvider slow = HybridRateLimiterProvider.builder(this.direct)
			.syncInterval(Duration.ofSeconds(1))
			.ticker(this.ticker)
			.build();
		this.providers.add(slow);
		slow.absolute().acquire("key", LIMIT);
		slow.absolute().acquire("key", LIMIT, SPARE);
		assertThat(slow.absolute().usage("key", LIMIT).accepted()).isEqualTo(1 + SPARE);
		assertThat(slow.handBacks()).isZero();
	}

	@Test
	void leasesHandedBackOnClosingAreCounted() {
		this.provider.absolute().acquire("key", LIMIT);
		this.provider.close();
		Await.until("counted", () -> this.provider.handBacks() == 1);
	}

	@Test
	void leaseThatExpiredIsNotHandedBack() {
		this.provider.absolute().acquire("key", LIMIT);
		advance(TERM);
		Await.until("forgotten", () -> this.provider.size() == 0);
		assertThat(this.provider.handBacks()).isZero();
	}

	@Test
	void nothingLagsOnceItIsSettled() {
		this.provider.absolute().acquire("key", LIMIT);
		this.ticker.advance(SETTLE.dividedBy(2));
		Await.until("settled", () -> this.provider.lag().isZero());
		this.ticker.advance(SETTLE);
		Await.until("settled when due", () -> this.provider.lag().isZero());
	}

	@Test
	void leaseOfADeadInstanceCountsForAWindowAfterItsTerm() {
		this.provider.absolute().acquire("key", LIMIT);
		this.redis.advance(TERM.plus(WINDOW).minusNanos(1000));
		assertThat(used()).isEqualTo(SPARE);
		this.redis.advance(Duration.ofNanos(1000));
		assertThat(used()).isZero();
	}

	@Test
	void leaseIsNotSpentAfterItsTerm() {
		assertThat(this.provider.absolute().acquire("key", LIMIT).isAllowed()).isTrue();
		advance(TERM);
		assertThat(admitted(this.provider.absolute(), LIMIT)).isEqualTo(1000 - 1 - SPARE);
	}

	@Test
	void leaseIsNotSpentWhenItsTermHasNearlyPassed() {
		this.provider.absolute().acquire("key", LIMIT);
		this.ticker.advance(TERM.minusMillis(5));
		this.provider.absolute().acquire("key", LIMIT);
		assertThat(used()).isGreaterThan(1 + SPARE);
	}

	@Test
	void lostStateEndsTheLease() {
		this.provider.absolute().acquire("key", LIMIT);
		this.direct.absolute().clear();
		assertThat(admitted(this.provider.absolute(), LIMIT)).isBetween(1000, 1000 + SPARE);
		assertThat(this.direct.absolute().acquire("key", LIMIT).isAllowed()).isFalse();
	}

	@Test
	void lastPermitsAreNotStranded() {
		HybridRateLimiterProvider other = provider(100);
		int admitted = 0;
		for (int i = 0; i < 40; i++) {
			admitted += this.provider.absolute().acquire("key", LIMIT, 9).isAllowed() ? 9 : 0;
			admitted += other.absolute().acquire("key", LIMIT, 9).isAllowed() ? 9 : 0;
		}
		admitted += admitted(this.provider.absolute(), LIMIT);
		advance(SETTLE);
		Await.until("handed back", () -> other.size() == 0);
		admitted += admitted(other.absolute(), RateLimit.of(1000, WINDOW));
		this.provider.recall();
		admitted += admitted(other.absolute(), RateLimit.of(1000, WINDOW));
		assertThat(admitted).isEqualTo(1000);
	}

	@Test
	void limitsOfOneKeyShareItsState() {
		RateLimit smaller = RateLimit.of(50, WINDOW);
		this.provider.absolute().acquire("key", LIMIT, 20);
		assertThat(admitted(this.provider.absolute(), smaller)).isEqualTo(30);
		assertThat(admitted(this.provider.absolute(), LIMIT)).isEqualTo(950);
	}

	@Test
	void keysWithoutRoomAreDecidedByRedis() {
		HybridRateLimiterProvider small = provider(1);
		RateLimit limit = RateLimit.of(3, WINDOW);
		small.absolute().acquire("other", LIMIT);
		assertThat(admitted(small.absolute(), limit)).isEqualTo(3);
		assertThat(small.size()).isOne();
	}

	@Test
	void refundIsSeenAtOnceWhereItWasGiven() {
		RateLimit limit = RateLimit.of(3, WINDOW);
		assertThat(admitted(this.provider.absolute(), limit)).isEqualTo(3);
		this.provider.absolute().refund("key", limit, 2);
		assertThat(admitted(this.provider.absolute(), limit)).isEqualTo(2);
	}

	@Test
	void resetElsewhereIsSeenWithinASecond() {
		RateLimit limit = RateLimit.of(3, WINDOW);
		assertThat(admitted(this.provider.absolute(), limit)).isEqualTo(3);
		this.direct.absolute().delete("key", limit);
		assertThat(this.provider.absolute().acquire("key", limit).isAllowed()).isFalse();
		advance(Duration.ofSeconds(1));
		assertThat(this.provider.absolute().acquire("key", limit).isAllowed()).isTrue();
	}

	@Test
	void closingUnderLoadHandsAllBack() throws InterruptedException {
		AtomicInteger admitted = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		RateLimit large = RateLimit.of(100_000_000, WINDOW);
		for (int i = 0; i < 4; i++) {
			threads.add(new Thread(() -> {
				try {
					while (this.provider.absolute().acquire("key", large).isAllowed()) {
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

	@RepeatedTest(10)
	void noWindowHoldsACallTooMany() {
		Random random = new Random();
		RateLimit limit = RateLimit.of(30, Duration.ofSeconds(1));
		HybridRateLimiterProvider other = provider(100);
		List<AbsoluteRateLimiter> limiters = List.of(this.provider.absolute(), other.absolute(),
				this.direct.absolute());
		List<Span> calls = new ArrayList<>();
		for (long micros = 0; micros < 4_000_000;) {
			if (limiters.get(random.nextInt(3)).acquire("key", limit).isAllowed()) {
				calls.add(new Span(micros, micros));
			}
			int step = random.nextInt(random.nextInt(20) == 0 ? 400_000 : 20_000);
			micros += step;
			advance(Duration.ofNanos(step * 1000L));
		}
		assertThat(WindowChecker.mostWithin(calls, 1_000_000)).isLessThanOrEqualTo(30);
		assertThat(calls).hasSizeGreaterThan(60);
	}

}
