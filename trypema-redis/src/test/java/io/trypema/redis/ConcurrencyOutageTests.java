package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyPermit;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;
import io.trypema.redis.test.TestRedis;
import io.trypema.test.Race;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for two instances that share places over a bad network, through a Redis that
 * loses data.
 */
@ExtendWith(Seeds.class)
class ConcurrencyOutageTests {

	private static final ConcurrencyLimit TWO = ConcurrencyLimit.of(2);

	private static final ConcurrencyLimit FOUR = ConcurrencyLimit.of(4);

	private static final Duration LONG = Duration.ofHours(1);

	private final RedisServer server = RedisServer.start();

	private final StatefulRedisConnection<String, String> connection = this.server.client().connect();

	private final TcpProxy proxy = TcpProxy.to(this.server);

	private final String prefix = TestRedis.prefix();

	/** Behind the proxy. */
	private final RedisRateLimiterProvider provider = RedisRateLimiterProvider
		.builder(RedisConnector.of(TestRedis.client(), this.proxy.uri()))
		.prefix(this.prefix)
		.timeout(Duration.ofMillis(500))
		.build();

	private final RedisRateLimiterProvider otherProvider = RedisRateLimiterProvider
		.builder(RedisConnector.of(TestRedis.client(), this.server.uri()))
		.prefix(this.prefix)
		.timeout(Duration.ofSeconds(10))
		.build();

	private final RedisConcurrencyLimiter limiter = limiter(this.provider);

	private final RedisConcurrencyLimiter other = limiter(this.otherProvider);

	/** Sends heartbeats so rarely that none occurs in a test. */
	private static RedisConcurrencyLimiter limiter(RedisRateLimiterProvider provider) {
		return RedisConcurrencyLimiter.builder(provider, "calls").deadAfter(Duration.ofHours(1)).build();
	}

	@AfterEach
	void stop() {
		this.provider.close();
		this.otherProvider.close();
		this.proxy.close();
		this.connection.close();
		this.server.close();
	}

	private ConcurrencyPermit take(ConcurrencyLimit limit) {
		return this.limiter.acquire("key", limit).permit();
	}

	private void awaitInFlight(long expected) {
		Await.until(expected + " in flight", () -> this.other.inFlight("key") == expected);
	}

	private String name(String suffix) {
		return this.prefix + ":places:i:{calls}" + suffix;
	}

	@Test
	void instancesShareThePlaces() {
		ConcurrencyPermit permit = take(TWO);
		assertThat(this.other.acquire("key", TWO).inFlight()).isEqualTo(2);
		assertThat(this.limiter.acquire("key", TWO).isAllowed()).isFalse();
		assertThat(this.other.acquire("key", TWO).isAllowed()).isFalse();
		CompletableFuture<ConcurrencyDecision> waiting = this.other.acquireAsync("key", TWO.withMaxWait(LONG));
		permit.close();
		assertThat(waiting.join().inFlight()).isEqualTo(2);
		assertThat(this.limiter.instanceId()).isNotEqualTo(this.other.instanceId());
	}

	@Test
	void closingGivesUpThePlacesOfTheInstance() {
		ConcurrencyPermit permit = take(TWO);
		ConcurrencyPermit others = this.other.acquire("key", TWO).permit();
		this.limiter.close();
		assertThat(this.other.inFlight("key")).isOne();
		assertThat(permit.isLost()).isTrue();
		permit.close();
		assertThat(permit.isLost()).isFalse();
		assertThat(others.isLost()).isFalse();
		assertThat(this.other.inFlight("key")).isOne();
	}

	@Test
	void closingTheProviderClosesTheLimiter() {
		ConcurrencyPermit permit = take(TWO);
		CompletableFuture<ConcurrencyDecision> waiting = this.limiter.acquireAsync("key",
				ConcurrencyLimit.of(1).withMaxWait(LONG));
		this.provider.close();
		assertThatIllegalStateException().isThrownBy(() -> this.limiter.acquire("key", TWO));
		assertThatIllegalStateException().isThrownBy(() -> this.limiter.acquireAsync("key", TWO));
		assertThat(waiting).failsWithin(Duration.ofSeconds(30));
		permit.close();
		permit.closeAsync().join();
		this.limiter.close();
	}

	@Test
	void keysInMemoryAreThoseInUse() {
		List<ConcurrencyPermit> permits = IntStream.range(0, 100)
			.mapToObj((i) -> this.limiter.acquire("key" + i, TWO).permit())
			.toList();
		assertThat(this.limiter.size()).isEqualTo(100);
		permits.forEach((permit) -> permit.closeAsync().join());
		Await.until("no keys", () -> this.limiter.size() == 0);
		assertThat(this.connection.sync().exists(name(":t"), name(":s"), name(":n"))).isZero();
		assertThat(this.limiter.acquire("key", TWO).inFlight()).isOne();
		assertThat(this.limiter.acquire("refused", TWO).isAllowed()).isTrue();
	}

	@Test
	void countersOfThatNameAreOthers() {
		try (StrictInstanceAwareCounter counter = StrictInstanceAwareCounter.builder(this.otherProvider, "calls")
			.build()) {
			take(TWO);
			assertThat(counter.inc("key", 5).cumulative()).isEqualTo(5);
			assertThat(this.limiter.inFlight("key")).isOne();
		}
	}

	@Test
	void placeWhoseAnswerIsLostIsGivenBack() {
		try (ConcurrencyPermit permit = take(FOUR)) {
			this.proxy.delay(Duration.ZERO, Duration.ofHours(1));
			assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> take(FOUR));
			awaitInFlight(2);
			this.proxy.delay(Duration.ZERO, Duration.ZERO);
			this.proxy.cut();
			awaitInFlight(1);
			assertThat(permit.isLost()).isFalse();
		}
		awaitInFlight(0);
	}

	@Test
	void placesWhoseReturnIsNotAnsweredAreGivenBackOnce() {
		ConcurrencyPermit kept = take(FOUR);
		List<ConcurrencyPermit> permits = List.of(take(FOUR), take(FOUR), take(FOUR));
		this.proxy.delay(Duration.ZERO, Duration.ofHours(1));
		permits.forEach(ConcurrencyPermit::close);
		permits.forEach((permit) -> permit.closeAsync().join());
		this.proxy.delay(Duration.ZERO, Duration.ZERO);
		this.proxy.cut();
		awaitInFlight(1);
		assertThat(kept.isLost()).isFalse();
		kept.close();
		awaitInFlight(0);
		assertThat(this.connection.sync().exists(name(":t"), name(":s"), name(":n"))).isZero();
	}

	@Test
	void placesGivenBackWhileRedisIsAwayAreFreeWhenItIsBack() {
		List<ConcurrencyPermit> permits = List.of(take(FOUR), take(FOUR), take(FOUR));
		ConcurrencyPermit kept = take(FOUR);
		this.proxy.refuse();
		this.proxy.cut();
		assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> take(FOUR));
		permits.forEach(ConcurrencyPermit::close);
		permits.forEach((permit) -> permit.closeAsync().join());
		assertThat(this.other.inFlight("key")).isEqualTo(4);
		this.proxy.accept();
		awaitInFlight(1);
		kept.close();
		awaitInFlight(0);
	}

	@Test
	void thoseWhoWaitFailWhenRedisIsAway() {
		take(TWO);
		take(TWO);
		List<CompletableFuture<ConcurrencyDecision>> waiting = IntStream.range(0, 20)
			.mapToObj((i) -> this.limiter.acquireAsync("key", TWO.withMaxWait(LONG)))
			.toList();
		this.proxy.refuse();
		this.proxy.cut();
		waiting.forEach((future) -> assertThat(future).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(RateLimiterUnavailableException.class));
	}

	@Test
	void callsAreDecidedOnceRedisIsBack() {
		take(TWO);
		this.proxy.refuse();
		this.proxy.cut();
		assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> take(TWO));
		this.proxy.accept();
		Await.until("a decision", () -> isAllowed(TWO));
		assertThat(isAllowed(TWO)).isFalse();
	}

	private boolean isAllowed(ConcurrencyLimit limit) {
		try {
			return this.limiter.acquire("key", limit).isAllowed();
		}
		catch (RateLimiterUnavailableException ex) {
			return false;
		}
	}

	@Test
	void requestThatArrivesAfterItsCallerHasLeftKeepsNoPlace() {
		try (ConcurrencyPermit permit = take(FOUR)) {
			this.proxy.freeze();
			assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> take(FOUR));
			this.proxy.thaw();
			Await.until("a decision", () -> isAllowed(FOUR));
			awaitInFlight(2);
			assertThat(permit.isLost()).isFalse();
		}
		awaitInFlight(1);
	}

	@Test
	void redisThatForgetsAllIsReminded() {
		ConcurrencyPermit one = take(TWO);
		ConcurrencyPermit two = this.other.acquire("key", TWO).permit();
		this.connection.sync().flushall();
		one.closeAsync().join();
		assertThat(two.isLost()).isFalse();
		// Its next call reveals that Redis has lost the data
		this.other.acquire("key", TWO);
		awaitInFlight(2);
		Await.until("the loss is noticed", two::isLost);
		assertThat(this.other.acquire("key", TWO).isAllowed()).isFalse();
		assertThat(this.limiter.acquire("key", TWO).isAllowed()).isFalse();
		two.close();
		awaitInFlight(1);
	}

	@Test
	void sliceThatRedisForgotDoesNotBecomeNegative() {
		InstanceSpace space = new InstanceSpace(this.otherProvider.dispatcher().settings().names(),
				this.prefix + ":places", "calls", "", Duration.ofSeconds(20));
		PlacesClient client = new PlacesClient(this.otherProvider.dispatcher(), space, LONG.toNanos());
		byte[] key = client.field("key");
		for (long before : new long[] { 1, 0, 0 }) {
			if (before > 0) {
				client.take(key, 1, (answer) -> {
				});
			}
			CompletableFuture<PlacesAnswer> answer = new CompletableFuture<>();
			client.giveBack(key, answer::complete);
			assertThat(answer.join().isChanged()).isEqualTo(before > 0);
			assertThat(this.limiter.inFlight("key")).isZero();
			assertThat(this.connection.sync().exists(name(":t"), name(":s"), name(":n"))).isZero();
		}
	}

	@Test
	void otherKeysAreLookedAtWhenOneIsLost() {
		ConcurrencyPermit kept = this.limiter.acquire("other", TWO).permit();
		ConcurrencyPermit permit = take(TWO);
		this.connection.sync().flushall();
		permit.close();
		Await.until("the other key", () -> this.other.inFlight("other") == 1);
		Await.until("the loss is noticed", kept::isLost);
		kept.close();
		Await.until("its end", () -> this.other.inFlight("other") == 0);
		assertThat(this.other.inFlight("key")).isZero();
	}

	@Test
	void scriptsThatAreForgottenAreBroughtAgain() {
		ConcurrencyPermit permit = take(TWO);
		this.connection.sync().scriptFlush();
		permit.closeAsync().join();
		assertThat(this.other.inFlight("key")).isZero();
		this.connection.sync().scriptFlush();
		take(TWO).close();
		awaitInFlight(0);
	}

	@Test
	void foreignValueIsAFailureAndStays() {
		this.connection.sync().hset(name(":t"), "=key", "abc");
		assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> take(TWO))
			.withMessageContaining("something else than a number");
		assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> this.limiter.inFlight("key"));
		assertThat(this.connection.sync().hget(name(":t"), "=key")).isEqualTo("abc");
		assertThat(this.limiter.acquire("other", TWO).isAllowed()).isTrue();
		this.connection.sync().hdel(name(":t"), "=key");
		assertThat(take(TWO).isLost()).isFalse();
	}

	@Test
	void manyWhoWaitAreServedOneAfterTheOther() {
		List<ConcurrencyPermit> permits = List.of(take(TWO), take(TWO));
		List<CompletableFuture<Void>> waiting = IntStream.range(0, 200)
			.mapToObj((i) -> ((i % 2 == 0) ? this.limiter : this.other).acquireAsync("key", TWO.withMaxWait(LONG))
				.thenAccept((decision) -> decision.permit().close()))
			.toList();
		permits.forEach(ConcurrencyPermit::close);
		waiting.forEach((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(30)));
		awaitInFlight(0);
	}

	/** The timer never ends the pauses of waiting calls. */
	@Test
	void placeGivenBackHereIsFoundAtOnce() {
		ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1) {
			@Override
			public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
				return super.schedule(task, 1, TimeUnit.DAYS);
			}
		};
		try (RedisRateLimiterProvider slow = RedisRateLimiterProvider
			.builder(RedisConnector.of(TestRedis.client(), this.server.uri()))
			.prefix(this.prefix)
			.timer(timer)
			.build(); RedisConcurrencyLimiter tested = limiter(slow)) {
			ConcurrencyPermit permit = tested.acquire("key", ConcurrencyLimit.of(1)).permit();
			List<CompletableFuture<ConcurrencyDecision>> waiting = IntStream.range(0, 3)
				.mapToObj((i) -> tested.acquireAsync("key", ConcurrencyLimit.of(1).withMaxWait(LONG)))
				.toList();
			for (CompletableFuture<ConcurrencyDecision> future : waiting) {
				// Refused, so the waiting call has been refused before
				assertThat(tested.acquire("key", ConcurrencyLimit.of(1)).isAllowed()).isFalse();
				permit.close();
				assertThat(future).succeedsWithin(Duration.ofSeconds(30));
				permit = future.join().permit();
			}
		}
		finally {
			timer.shutdownNow();
		}
	}

	/** Calls in flight are also counted independently. */
	@Test
	void cutConnectionsLeakNoPlaceAndInventNone() {
		AtomicInteger there = new AtomicInteger();
		AtomicInteger behindProxy = new AtomicInteger();
		AtomicBoolean done = new AtomicBoolean();
		Race.run(5, (thread) -> {
			Random random = new Random(Seeds.random().nextLong() + thread);
			for (int cut = 0; thread == 4 && cut < 5; cut++) {
				this.proxy.delay(Duration.ZERO, Duration.ofMillis(random.nextInt(5)));
				int before = behindProxy.get();
				int calls = random.nextInt(1, 50);
				Await.until("some calls", () -> behindProxy.get() - before >= calls);
				this.proxy.cut();
			}
			done.compareAndSet(false, thread == 4);
			while (!done.get()) {
				RedisConcurrencyLimiter mine = (thread % 2 == 0) ? this.limiter : this.other;
				try {
					ConcurrencyDecision decision = mine.acquire("key", TWO.withMaxWait(Duration.ofMillis(20)));
					if (decision.isAllowed()) {
						assertThat(there.incrementAndGet()).isLessThanOrEqualTo(2);
						behindProxy.addAndGet((thread % 2 == 0) ? 1 : 0);
						there.decrementAndGet();
						decision.permit().close();
					}
				}
				catch (RateLimiterUnavailableException ex) {
					// Lost with its connection
				}
			}
			return thread;
		});
		this.proxy.delay(Duration.ZERO, Duration.ZERO);
		awaitInFlight(0);
		Await.until("no slices", () -> this.connection.sync().exists(name(":t"), name(":s"), name(":n")) == 0);
	}

	@Test
	void interruptedAndCancelledCallsKeepNoPlace() {
		List<CompletableFuture<ConcurrencyDecision>> answered = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			CompletableFuture<ConcurrencyDecision> future = this.limiter.acquireAsync("key", FOUR);
			if (!future.cancel(true)) {
				answered.add(future);
			}
		}
		answered.stream()
			.map(CompletableFuture::join)
			.filter(ConcurrencyDecision::isAllowed)
			.forEach((decision) -> decision.permit().close());
		Await.until("all answers", () -> this.limiter.size() == 0);
		assertThat(this.other.inFlight("key")).isZero();
		Thread.currentThread().interrupt();
		ConcurrencyDecision decision = this.limiter.acquire("key", FOUR);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(decision.isAllowed()).isTrue();
		decision.permit().close();
		awaitInFlight(0);
	}

}
