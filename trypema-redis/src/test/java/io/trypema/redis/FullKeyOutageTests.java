package io.trypema.redis;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Stream;

import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.HistoryPreservation;
import io.trypema.KeyedRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for keys that were full when Redis began to fail.
 */
class FullKeyOutageTests {

	private static final RateLimit LIMIT = RateLimit.parse("5/h");

	private final RedisServer server = RedisServer.start();

	private final StatefulRedisConnection<String, String> connection = this.server.client().connect();

	private final RedisRateLimiterProvider redis = RedisRateLimiterProvider
		.builder(RedisConnector.of(this.server.client()))
		.hardLimitFactor(BigDecimal.ONE)
		.timeout(Duration.ofSeconds(10))
		.build();

	private final HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.redis).build();

	@AfterEach
	void close() {
		this.hybrid.close();
		this.redis.close();
		this.connection.close();
		this.server.close();
	}

	private KeyedRateLimiter limiter(ProviderType type, RateLimitStrategy strategy) {
		RateLimiterProvider provider = (type == ProviderType.REDIS) ? this.redis : this.hybrid;
		return (strategy == RateLimitStrategy.ABSOLUTE) ? provider.absolute() : provider.suppressed();
	}

	static Stream<Arguments> limiters() {
		return Stream.of(ProviderType.REDIS, ProviderType.HYBRID)
			.flatMap((type) -> Stream.of(RateLimitStrategy.values()).map((strategy) -> Arguments.of(type, strategy)));
	}

	/** Reject every decision, as a server does whose memory is full of made-up keys. */
	private void fill() {
		this.connection.sync().configSet("maxmemory-policy", "noeviction");
		this.connection.sync().configSet("maxmemory", "1");
		Await.until("refused", () -> !this.redis.check());
	}

	private void empty() {
		this.connection.sync().configSet("maxmemory", "0");
		Await.until("decides", this.redis::check);
	}

	private static void useUp(KeyedRateLimiter limiter, String key) {
		Await.until("used up", () -> !limiter.acquire(key, LIMIT).isAllowed());
	}

	private static boolean isUnavailable(KeyedRateLimiter limiter, String key) {
		try {
			limiter.acquire(key, LIMIT);
			return false;
		}
		catch (RateLimiterUnavailableException ex) {
			return true;
		}
	}

	@ParameterizedTest
	@MethodSource("limiters")
	void staysRefusedWhileRedisRefuses(ProviderType type, RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = limiter(type, strategy);
		useUp(limiter, "full");
		limiter.acquire("free", LIMIT);
		fill();
		RateLimitDecision decision = limiter.acquire("full", LIMIT);
		assertThat(decision).isInstanceOf((strategy == RateLimitStrategy.ABSOLUTE) ? Rejected.class : Suppressed.class);
		assertThat(decision.isAllowed()).isFalse();
		assertThat(decision.remaining()).isZero();
		assertThat(decision.retryAfter())
			.hasValueSatisfying((wait) -> assertThat(wait).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61)));
		assertThat(limiter.acquireAsync("full", LIMIT, 1).join().isAllowed()).isFalse();
		Await.until("unknown key", () -> isUnavailable(limiter, "free"));
		assertThat(this.redis.isAvailable()).isFalse();
		long failuresBefore = this.redis.failures();
		Await.until("failures counted", () -> {
			assertThat(limiter.acquire("full", LIMIT).isAllowed()).isFalse();
			return this.redis.failures() > failuresBefore;
		});
		empty();
		assertThat(limiter.acquire("full", LIMIT).isAllowed()).isFalse();
		assertThat(limiter.acquire("free", LIMIT).isAllowed()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("limiters")
	void isNotRefusedIfPermitsWereGivenBack(ProviderType type, RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = limiter(type, strategy);
		useUp(limiter, "refunded");
		limiter.refund("refunded", LIMIT, 1, Duration.ZERO);
		useUp(limiter, "set");
		limiter.setIf("set", LIMIT, CountComparator.always(), 0, HistoryPreservation.NONE);
		useUp(limiter, "deleted");
		limiter.delete("deleted", LIMIT);
		fill();
		assertThat(Stream.of("refunded", "set", "deleted")).allMatch((key) -> isUnavailable(limiter, key));
		empty();
		useUp(limiter, "cleared");
		limiter.clear();
		fill();
		assertThat(isUnavailable(limiter, "cleared")).isTrue();
	}

	@Test
	void staysRefusedWhenTheLastPermitsWereAdmitted() {
		KeyedRateLimiter limiter = this.redis.absolute();
		assertThat(limiter.acquire("full", LIMIT, 5).isAllowed()).isTrue();
		fill();
		assertThat(limiter.acquire("full", LIMIT, 1).isAllowed()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "REDIS", "HYBRID" })
	void staysRefusedAfterALargerCall(ProviderType type) {
		KeyedRateLimiter limiter = limiter(type, RateLimitStrategy.ABSOLUTE);
		useUp(limiter, "full");
		assertThat(limiter.acquire("full", LIMIT, 4).isAllowed()).isFalse();
		fill();
		assertThat(limiter.acquire("full", LIMIT, 1).isAllowed()).isFalse();
		assertThat(limiter.acquire("full", LIMIT, 4).isAllowed()).isFalse();
	}

	@Test
	void smallerCallsMayFit() {
		KeyedRateLimiter limiter = this.redis.absolute();
		limiter.acquire("key", LIMIT, 3);
		assertThat(limiter.acquire("key", LIMIT, 3).isAllowed()).isFalse();
		fill();
		assertThat(limiter.acquire("key", LIMIT, 4).isAllowed()).isFalse();
		assertThatExceptionOfType(RateLimiterUnavailableException.class)
			.isThrownBy(() -> limiter.acquire("key", LIMIT, 2));
	}

	@Test
	void staysRefusedWhileRedisIsGone() {
		KeyedRateLimiter limiter = this.redis.absolute();
		useUp(limiter, "full");
		this.server.kill();
		assertThat(limiter.acquire("full", LIMIT).isAllowed()).isFalse();
		Await.until("loss noticed", () -> !this.redis.isAvailable());
		assertThat(limiter.acquire("full", LIMIT).isAllowed()).isFalse();
	}

}
