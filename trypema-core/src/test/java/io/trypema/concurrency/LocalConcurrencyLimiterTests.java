package io.trypema.concurrency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.trypema.test.ConcurrencyLimiterContract;
import io.trypema.test.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applies the {@link ConcurrencyLimiterContract} in process, and tests the removal of
 * keys.
 */
class LocalConcurrencyLimiterTests extends ConcurrencyLimiterContract {

	private static final ConcurrencyLimit ONE = ConcurrencyLimit.of(1);

	private static final ConcurrencyLimit WAITING = ONE.withMaxWait(Duration.ofHours(1));

	private final LocalConcurrencyLimiter local = new LocalConcurrencyLimiter();

	@Override
	protected ConcurrencyLimiter createLimiter() {
		return this.local;
	}

	@Test
	void keysWithoutCallsAreForgotten() {
		for (int i = 0; i < 250_000; i++) {
			this.local.acquire("key" + i, ONE).permit().close();
		}
		assertThat(this.local.size()).isBetween(1, 100_000);
	}

	@Test
	void keysInUseAreNotForgotten() {
		List<CompletableFuture<ConcurrencyDecision>> waiting = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			this.local.acquire("used" + i, ONE).permit();
		}
		List<ConcurrencyPermit> permits = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			permits.add(this.local.acquire("waited" + i, ONE).permit());
			waiting.add(this.local.acquireAsync("waited" + i, WAITING));
		}
		for (int i = 0; i < 300_000; i++) {
			this.local.acquire("key" + i, ONE).permit().close();
		}
		for (int i = 0; i < 20_000; i++) {
			assertThat(this.local.acquire("used" + i, ONE).isAllowed()).isFalse();
		}
		permits.forEach(ConcurrencyPermit::close);
		waiting.forEach((future) -> assertThat(await(future).inFlight()).isOne());
	}

	@Test
	void keysThatWereInUseAreForgottenLater() {
		List<ConcurrencyPermit> permits = new ArrayList<>();
		for (int i = 0; i < 200_000; i++) {
			permits.add(this.local.acquire("used" + i, ONE).permit());
		}
		permits.forEach(ConcurrencyPermit::close);
		for (int i = 0; i < 200_000; i++) {
			this.local.acquire("key" + i, ONE).permit().close();
		}
		assertThat(this.local.size()).isLessThanOrEqualTo(100_000);
	}

	/** While one thread evicts keys by taking new ones. */
	@Test
	void forgettingInventsNoPlace() {
		AtomicInteger there = new AtomicInteger();
		for (int i = 0; i < 100_000; i++) {
			this.local.acquire("idle" + i, ONE).permit().close();
		}
		List<Integer> admitted = Race.run(4, (thread) -> {
			int count = 0;
			for (int i = 0; i < 30_000; i++) {
				if (thread == 0) {
					this.local.acquire("new" + i, ONE).permit().close();
				}
				else {
					ConcurrencyDecision decision = this.local.acquire("idle" + i % 100_000,
							(thread == 1) ? WAITING : ONE);
					if (decision.isAllowed()) {
						count++;
						decision.permit().close();
					}
				}
				// One key that is evicted again and again
				ConcurrencyDecision decision = this.local.acquire("key", (thread == 2) ? WAITING : ONE);
				if (decision.isAllowed()) {
					assertThat(there.incrementAndGet()).isOne();
					there.decrementAndGet();
					decision.permit().close();
				}
			}
			return count;
		});
		assertThat(admitted.get(1)).isEqualTo(30_000);
		assertThat(this.local.inFlight("key")).isZero();
	}

	@Test
	void thoseWhoWaitComeBeforeThoseWhoDoNot() {
		Race.run(4, (thread) -> {
			for (int i = 0; i < 5000; i++) {
				if (thread < 2) {
					ConcurrencyDecision decision = this.local.acquire("key", WAITING);
					assertThat(decision.isAllowed()).isTrue();
					decision.permit().close();
				}
				else {
					ConcurrencyDecision decision = this.local.acquire("key", ONE);
					if (decision.isAllowed()) {
						decision.permit().close();
					}
				}
			}
			return thread;
		});
		assertThat(this.local.inFlight("key")).isZero();
	}

	/** A blocked pool does not lengthen the wait. */
	@Test
	void threadsThatWaitNeedNoPool() {
		CompletableFuture<Void> release = new CompletableFuture<>();
		int blockers = ForkJoinPool.commonPool().getParallelism() * 2;
		List<CompletableFuture<Void>> blocked = new ArrayList<>();
		for (int i = 0; i < blockers; i++) {
			blocked.add(CompletableFuture.runAsync(() -> {
				while (!release.isDone()) {
					Thread.onSpinWait();
				}
			}, ForkJoinPool.commonPool()));
		}
		try {
			ConcurrencyPermit permit = this.local.acquire("key", ONE).permit();
			assertThat(this.local.acquire("key", ONE.withMaxWait(Duration.ofMillis(5))).isAllowed()).isFalse();
			List<ConcurrencyDecision> decisions = Race.run(2, (thread) -> {
				if (thread == 0) {
					return this.local.acquire("key", WAITING);
				}
				permit.close();
				return this.local.acquire("other", ONE);
			});
			assertThat(decisions).allMatch(ConcurrencyDecision::isAllowed);
		}
		finally {
			release.complete(null);
			blocked.forEach(CompletableFuture::join);
		}
	}

}
