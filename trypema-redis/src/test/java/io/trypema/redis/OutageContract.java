package io.trypema.redis;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Contract of calls while Redis, or the network to it, fails.
 */
abstract class OutageContract {

	private static final RateLimit WIDE = RateLimit.parse("1000000/h");

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	private RedisServer server;

	private final String prefix = TestRedis.prefix();

	private TcpProxy proxy;

	private final List<RedisRateLimiterProvider> providers = new ArrayList<>();

	private RedisRateLimiterProvider provider;

	private RedisRateLimiterProvider direct;

	/** Return the server, started once for all tests. */
	abstract RedisServer server();

	/**
	 * Announce the address of a proxy to the server, and return a connector that uses it.
	 */
	abstract RedisConnector connector(TcpProxy proxy);

	@BeforeEach
	final void connect() {
		this.server = server();
		this.proxy = TcpProxy.to(this.server);
		this.provider = provider(connector(this.proxy), TIMEOUT);
		this.direct = provider(RedisConnector.of(this.server.client(), this.server.uri()), Duration.ofSeconds(10));
	}

	private RedisRateLimiterProvider provider(RedisConnector connector, Duration timeout) {
		RedisRateLimiterProvider created = RedisRateLimiterProvider.builder(connector)
			.prefix(this.prefix)
			.timeout(timeout)
			.build();
		this.providers.add(created);
		return created;
	}

	@AfterEach
	final void closeProviders() {
		this.providers.forEach(RedisRateLimiterProvider::close);
		this.proxy.close();
	}

	private long used() {
		return this.direct.absolute().usage("key", WIDE).accepted();
	}

	private static boolean decides(AbsoluteRateLimiter limiter) {
		try {
			limiter.usage("key", WIDE);
			return true;
		}
		catch (RateLimiterUnavailableException ex) {
			return false;
		}
	}

	@Test
	final void countsOnceWhatWasDecidedWhileTheReplyWasLost() {
		this.provider = provider(connector(this.proxy), Duration.ofSeconds(20));
		AbsoluteRateLimiter limiter = this.provider.absolute();
		limiter.acquire("key", WIDE, 1);
		this.proxy.delay(Duration.ZERO, Duration.ofSeconds(20));
		CompletableFuture<RateLimitDecision> first = limiter.acquireAsync("key", WIDE, 10);
		Await.until("counted", () -> used() == 11);
		this.proxy.delay(Duration.ZERO, Duration.ZERO);
		this.proxy.cut();
		assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> join(first))
			.withMessageContaining("connection was lost");
		Await.until("decisions", () -> decides(limiter));
		limiter.acquire("key", WIDE, 100);
		assertThat(used()).isEqualTo(111);
	}

	private static RateLimitDecision join(CompletableFuture<RateLimitDecision> future) throws Throwable {
		try {
			return future.join();
		}
		catch (CompletionException ex) {
			throw ex.getCause();
		}
	}

	@Test
	final void endsEveryCallWhileConnectionsAreCut() {
		try (Callers callers = Callers.start(this.provider, WIDE, "key")) {
			for (int i = 0; i < 5; i++) {
				callers.awaitDecisions(100);
				this.proxy.cut();
				callers.awaitFailures(1);
			}
			callers.awaitDecisions(100);
			callers.stop(TIMEOUT);
			assertThat(used()).isBetween(callers.allowed(), callers.allowed() + callers.unavailable());
		}
	}

	@Test
	final void endsEveryCallWhileConnectionsAreRefused() {
		try (Callers callers = Callers.start(this.provider, WIDE, "key")) {
			callers.awaitDecisions(100);
			this.proxy.refuse();
			this.proxy.cut();
			callers.awaitFailures(1000);
			assertThat(this.provider.isAvailable()).isFalse();
			this.proxy.accept();
			callers.awaitDecisions(100);
			callers.stop(TIMEOUT);
		}
		assertThat(this.provider.isAvailable()).isTrue();
	}

	@Test
	final void endsEveryCallWhileNothingPasses() {
		try (Callers callers = Callers.start(this.provider, WIDE, "key")) {
			callers.awaitDecisions(100);
			this.proxy.freeze();
			callers.awaitFailures(1000);
			this.proxy.thaw();
			callers.awaitDecisions(100);
			callers.stop(TIMEOUT);
		}
	}

	@Test
	final void endsEveryCallWhileTheServerIsFrozen() {
		try (Callers callers = Callers.start(this.provider, WIDE, "key")) {
			callers.awaitDecisions(100);
			this.server.freeze();
			callers.awaitFailures(1000);
			this.server.thaw();
			callers.awaitDecisions(100);
			callers.stop(TIMEOUT);
		}
	}

	@Test
	final void decidesWhileTheNetworkIsSlow() {
		Duration timeout = Duration.ofSeconds(2);
		this.provider = provider(connector(this.proxy), timeout);
		this.proxy.delay(Duration.ofMillis(50), Duration.ofMillis(50));
		try (Callers callers = Callers.start(this.provider, WIDE, "key")) {
			callers.awaitDecisions(100);
			callers.stop(timeout);
			assertThat(callers.failure()).isNull();
		}
	}

	@Test
	final void endsEveryCallWhileTheNetworkIsTooSlow() {
		try (Callers callers = Callers.start(this.provider, WIDE, "key")) {
			callers.awaitDecisions(100);
			this.proxy.delay(Duration.ofMillis(150), Duration.ofMillis(150));
			callers.awaitFailures(1000);
			this.proxy.delay(Duration.ZERO, Duration.ZERO);
			callers.awaitDecisions(100);
			callers.stop(TIMEOUT);
		}
	}

	@Test
	final void holdsTheLimitAgainAfterRestart() {
		RateLimit limit = RateLimit.parse("50/m");
		try (Callers callers = Callers.start(this.provider, limit, "key")) {
			callers.awaitDecisions(100);
			this.server.kill();
			Await.until("loss noticed", () -> !this.provider.isAvailable());
			callers.awaitDecisions(100);
			assertThat(callers.allowed()).as("full before").isEqualTo(50);
			this.server.restart();
			connector(this.proxy);
			Await.until("return noticed", this.provider::isAvailable);
			callers.awaitDecisions(1000);
			callers.stop(TIMEOUT);
			assertThat(callers.allowed()).isBetween(50L, 100L);
		}
		assertThat(this.direct.absolute().usage("key", limit).accepted()).isEqualTo(50);
	}

	@Test
	final void worksOnceAServerThatWasAbsentIsThere() {
		this.server.kill();
		AbsoluteRateLimiter limiter = this.provider.absolute();
		assertThatExceptionOfType(RateLimiterUnavailableException.class)
			.isThrownBy(() -> limiter.acquire("key", WIDE, 1));
		assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(this.provider::connect);
		this.server.restart();
		connector(this.proxy);
		Await.until("decisions", () -> decides(limiter));
		assertThat(limiter.acquire("key", WIDE, 1).isAllowed()).isTrue();
	}

	@Test
	final void checkFindsOutThatRedisIsGoneAndBack() {
		Await.until("connected", this.provider::check);
		this.server.kill();
		Await.until("loss noticed", () -> !this.provider.check());
		assertThat(this.provider.isAvailable()).isFalse();
		this.server.restart();
		connector(this.proxy);
		Await.until("return noticed", this.provider::check);
		assertThat(this.provider.isAvailable()).isTrue();
		assertThat(this.provider.failures()).isZero();
		assertThat(this.provider.absolute().acquire("key", WIDE, 1).isAllowed()).isTrue();
	}

	@Test
	final void checkFindsOutThatRedisWasNeverThere() {
		this.proxy.refuse();
		assertThat(this.provider.check()).isFalse();
		assertThat(this.provider.isAvailable()).isFalse();
		this.proxy.accept();
		Await.until("Redis noticed", this.provider::check);
	}

	@Test
	final void checkEndsWhileNothingPasses() {
		Await.until("connected", this.provider::check);
		this.proxy.freeze();
		assertThat(this.provider.checkAsync()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
		assertThat(this.provider.check()).isFalse();
		this.proxy.thaw();
		Await.until("return noticed", this.provider::check);
	}

	@Test
	final void checkOfAClosedProviderFails() {
		this.provider.close();
		assertThat(this.provider.check()).isFalse();
	}

	@Test
	final void keepsNothingOfCallsThatFailed() {
		Await.until("decisions", () -> decides(this.provider.absolute()));
		this.proxy.freeze();
		List<WeakReference<?>> calls = failedCalls();
		this.proxy.refuse();
		this.proxy.cut();
		List<WeakReference<?>> later = failedCalls();
		Await.until("calls forgotten", () -> {
			System.gc();
			return Stream.concat(calls.stream(), later.stream()).allMatch((call) -> call.refersTo(null));
		});
		this.proxy.accept();
	}

	private List<WeakReference<?>> failedCalls() {
		List<CompletableFuture<?>> calls = Stream
			.<CompletableFuture<?>>generate(() -> this.provider.absolute().acquireAsync("key", WIDE, 1))
			.limit(1000)
			.toList();
		Await.until("calls ended", () -> calls.stream().allMatch(CompletableFuture::isDone));
		return calls.stream().<WeakReference<?>>map(WeakReference::new).toList();
	}

	@Test
	final void endsEveryCallWhenClosed() {
		Await.until("decisions", () -> decides(this.provider.absolute()));
		this.proxy.freeze();
		List<CompletableFuture<RateLimitDecision>> calls = Stream
			.generate(() -> this.provider.absolute().acquireAsync("key", WIDE, 1))
			.limit(100)
			.toList();
		this.provider.close();
		assertThat(calls).allSatisfy(
				(call) -> assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> join(call))
					.withMessageContaining("provider was closed"));
	}

	@Test
	final void endsCallsThatWaitForAConnectionWhenClosed() {
		RedisRateLimiterProvider patient = provider(connector(this.proxy), Duration.ofMinutes(1));
		this.proxy.freeze();
		CompletableFuture<RateLimitDecision> call = patient.absolute().acquireAsync("key", WIDE, 1);
		patient.close();
		assertThat(call).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withMessageContaining("provider was closed");
	}

	@Test
	final void waitsForNothingWhileTheCircuitIsOpen() {
		AbsoluteRateLimiter limiter = this.provider.absolute();
		Await.until("decisions", () -> decides(limiter));
		this.proxy.freeze();
		assertThatExceptionOfType(RateLimiterUnavailableException.class)
			.isThrownBy(() -> limiter.acquire("key", WIDE, 1))
			.withMessageContaining("within 200 ms");
		Await.until("circuit open", () -> !this.provider.isAvailable());
		List<CompletableFuture<?>> calls = Stream
			.<CompletableFuture<?>>generate(() -> limiter.acquireAsync("key", WIDE, 1))
			.limit(100)
			.toList();
		// One of them may be a trial call
		assertThat(calls).filteredOn((call) -> !call.isDone()).hasSizeLessThan(2);
	}

}
