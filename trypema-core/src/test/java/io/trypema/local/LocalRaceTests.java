package io.trypema.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Phaser;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.test.MutableTicker;
import io.trypema.test.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that take permits while other permits leave the window and keys are removed.
 */
class LocalRaceTests {

	private static final int THREADS = 4;

	private static final int ROUNDS = 3000;

	private static final RateLimit LIMIT = RateLimit.of(8, Duration.ofSeconds(1));

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - Duration.ofMinutes(10).toNanos());

	private final LocalRateLimiterProvider provider = LocalRateLimiterProvider.builder().ticker(this.ticker).build();

	@AfterEach
	void close() {
		this.provider.close();
	}

	/** Each round starts with a key whose permits have all left the window. */
	@ParameterizedTest
	@EnumSource
	void removalOfAnIdleKeyLosesAndInventsNoPermit(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		limiter.acquire("key", LIMIT, 8);
		Phaser rounds = new Phaser(THREADS) {
			@Override
			protected boolean onAdvance(int phase, int parties) {
				if (phase % 2 == 0) {
					LocalRaceTests.this.ticker.advance(Duration.ofMillis(1010));
				}
				return false;
			}
		};
		List<List<Integer>> admitted = Race.run(THREADS, (thread) -> {
			List<Integer> counts = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				rounds.arriveAndAwaitAdvance();
				if (thread == 0) {
					this.provider.sweep();
				}
				counts.add((thread == 0) ? 0 : admitted(limiter));
				rounds.arriveAndAwaitAdvance();
			}
			return counts;
		});
		for (int round = 0; round < ROUNDS; round++) {
			int current = round;
			assertThat(admitted.stream().mapToInt((counts) -> counts.get(current)).sum()).as("round %d", round)
				.isEqualTo(8);
		}
	}

	private static int admitted(KeyedRateLimiter limiter) {
		int count = 0;
		for (int i = 0; i < 4; i++) {
			count += limiter.acquire("key", LIMIT).isAllowed() ? 1 : 0;
		}
		return count;
	}

	/**
	 * Refunds as many permits as it takes in each round, so that none are in use at the
	 * end.
	 */
	@ParameterizedTest
	@EnumSource
	void refundsBesideExpiryLeaveNothingBehind(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		Race.run(THREADS, (thread) -> {
			for (int i = 0; i < 20_000; i++) {
				if (thread == 0) {
					this.ticker.advance(Duration.ofMillis(3));
					this.provider.sweep();
				}
				else if (limiter.acquire("key", LIMIT, 2).isAllowed()) {
					limiter.refund("key", LIMIT, 2);
				}
				assertThat(limiter.usage("key", LIMIT).accepted()).isBetween(0L, 8L);
			}
			return thread;
		});
		this.ticker.advance(Duration.ofSeconds(2));
		assertThat(limiter.usage("key", LIMIT).accepted()).isZero();
		assertThat(limiter.acquire("key", LIMIT, 8).isAllowed()).isTrue();
		assertThat(limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
	}

	@Test
	void noWindowHoldsTooManyWhileTimePasses() {
		List<List<Admission>> admitted = Race.run(THREADS, (thread) -> {
			List<Admission> own = new ArrayList<>();
			for (int i = 0; i < 40_000; i++) {
				if (thread == 0) {
					this.ticker.advance(Duration.ofMillis(1));
					this.provider.sweep();
				}
				long before = this.ticker.nanos();
				if (this.provider.absolute().acquire("key", LIMIT).isAllowed()) {
					own.add(new Admission(before, this.ticker.nanos()));
				}
			}
			return own;
		});
		List<Admission> inOrder = admitted.stream()
			.flatMap(List::stream)
			.sorted(Comparator.comparingLong((admission) -> admission.before() - this.ticker.nanos()))
			.toList();
		assertThat(inOrder).hasSizeGreaterThan(100);
		for (int i = 0; i < inOrder.size(); i++) {
			assertThat(certainlyInWindowFrom(i, inOrder)).isLessThanOrEqualTo(8);
		}
	}

	private static int certainlyInWindowFrom(int first, List<Admission> inOrder) {
		long start = inOrder.get(first).before();
		int count = 0;
		for (int i = first; i < inOrder.size() && inOrder.get(i).before() - start < 1_000_000_000; i++) {
			count += (inOrder.get(i).after() - start < 1_000_000_000) ? 1 : 0;
		}
		return count;
	}

	/** A call that was admitted at some moment between two readings of the ticker. */
	private record Admission(long before, long after) {
	}

}
