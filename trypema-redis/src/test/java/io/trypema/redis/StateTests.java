package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.HistoryPreservation;
import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.SuppressedRateLimiter;
import io.trypema.redis.test.Await;
import io.trypema.test.ProviderSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the data in Redis after calls.
 */
class StateTests {

	private static final RateLimit LIMIT = RateLimit.parse("100/10s");

	private final RedisSetup redis = new RedisSetup();

	private final RedisRateLimiterProvider provider = this.redis.builder(ProviderSetup.defaults()).build();

	@AfterEach
	void close() {
		this.provider.absolute().clear();
		this.provider.suppressed().clear();
		this.provider.close();
		this.redis.close();
	}

	private RedisCommands<String, String> commands() {
		return this.redis.connection().sync();
	}

	/** Return the names of all keys in Redis except the clock, without the prefix. */
	private Set<String> names() {
		ScanCursor cursor = ScanCursor.INITIAL;
		Set<String> names = new TreeSet<>();
		do {
			KeyScanCursor<String> found = commands().scan(cursor,
					ScanArgs.Builder.matches(this.redis.prefix() + "*").limit(1000));
			names.addAll(found.getKeys());
			cursor = found;
		}
		while (!cursor.isFinished());
		return names.stream()
			.filter((name) -> !name.endsWith(":clock"))
			.map((name) -> name.substring(this.redis.prefix().length()))
			.collect(Collectors.toSet());
	}

	private long bytes(String name) {
		return commands().strlen(this.redis.prefix() + name);
	}

	private void eachWrite(KeyedRateLimiter limiter, Runnable check) {
		List<Runnable> writes = List.of(() -> limiter.acquire("key", LIMIT, 40),
				() -> limiter.acquire("key", LIMIT, 90), () -> limiter.refund("key", LIMIT, 1),
				() -> limiter.setIf("key", LIMIT, CountComparator.always(), 50, HistoryPreservation.OLDEST));
		writes.forEach((write) -> {
			write.run();
			this.redis.advance(Duration.ofMillis(500));
			check.run();
		});
	}

	@Test
	void keepsOneValuePerKeyWithATimeToLive() {
		eachWrite(this.provider.absolute(), () -> {
			assertThat(names()).containsExactly(":a:10000000:100000:{key}");
			assertThat(commands().pttl(this.redis.prefix() + ":a:10000000:100000:{key}")).isBetween(9_000L, 11_000L);
		});
	}

	@Test
	void keepsOneValuePerSuppressedKeyWithATimeToLive() {
		eachWrite(this.provider.suppressed(), () -> {
			assertThat(names()).containsExactly(":s:10000000:100000:{key}");
			assertThat(commands().pttl(this.redis.prefix() + ":s:10000000:100000:{key}")).isBetween(9_000L, 11_000L);
		});
	}

	@Test
	void readingCreatesNothing() {
		for (KeyedRateLimiter limiter : List.of(this.provider.absolute(), this.provider.suppressed())) {
			limiter.peek("key", LIMIT, 1);
			limiter.usage("key", LIMIT);
			limiter.refund("key", LIMIT, 1);
			limiter.setIf("key", LIMIT, CountComparator.greaterThan(5), 10);
			limiter.delete("key", LIMIT);
		}
		this.provider.absolute().acquire("key", LIMIT, 101);
		assertThat(names()).isEmpty();
	}

	@Test
	void leavesNothingOfADeletedKey() {
		for (KeyedRateLimiter limiter : List.of(this.provider.absolute(), this.provider.suppressed())) {
			limiter.acquire("key", LIMIT, 5);
			limiter.delete("key", LIMIT);
		}
		assertThat(names()).isEmpty();
	}

	@Test
	void valueGrowsBySixteenBytesPerBucket() {
		AbsoluteRateLimiter limiter = this.provider.absolute();
		for (int bucket = 0; bucket < 100; bucket++) {
			limiter.acquire("key", LIMIT, 1);
			assertThat(bytes(":a:10000000:100000:{key}")).isEqualTo(49 + 16 * bucket);
			this.redis.advance(Duration.ofMillis(100));
		}
	}

	@Test
	void valueOfSuppressedKeyGrowsByTwentyFourBytesPerBucket() {
		SuppressedRateLimiter limiter = this.provider.suppressed();
		for (int bucket = 0; bucket < 100; bucket++) {
			limiter.acquire("key", LIMIT, 1);
			this.redis.advance(Duration.ofMillis(100));
		}
		// The last second has ten separate buckets
		assertThat(bytes(":s:10000000:100000:{key}")).isBetween(129L + 24 * 99 + 16 * 9, 129L + 24 * 99 + 16 * 10);
	}

	@Test
	void dropsTenThousandBucketsInOneCall() {
		RateLimit limit = RateLimit.parse("1000000/20s");
		try (RedisRateLimiterProvider fine = this.redis.builder(ProviderSetup.defaults())
			.bucketSize(Duration.ofMillis(1))
			.build()) {
			for (KeyedRateLimiter limiter : List.of(fine.absolute(), fine.suppressed())) {
				for (int bucket = 0; bucket < 100; bucket++) {
					limiter.acquire("key", limit, 1);
					this.redis.advance(Duration.ofMillis(1));
				}
				multiplyBuckets(limiter == fine.absolute());
				assertThat(limiter.peek("key", limit, 1).isAllowed()).isTrue();
				this.redis.advance(Duration.ofMillis(19_999));
				assertThat(limiter.acquire("key", limit, 1).isAllowed()).isTrue();
				assertThat(limiter.usage("key", limit).accepted()).isEqualTo(1);
			}
		}
	}

	/** Repeat the older buckets until there are more than 10 000. */
	private void multiplyBuckets(boolean absolute) {
		String name = this.redis.prefix() + (absolute ? ":a:" : ":s:") + "20000000:1000:{key}";
		commands().eval("""
				local value = redis.call('GET', KEYS[1])
				local tail = string.sub(value, -%d)
				redis.call('SET', KEYS[1], value .. string.rep(tail, 101), 'PX', 30000)
				""".formatted(absolute ? 99 * 16 : 99 * 24), ScriptOutputType.VALUE, name);
		assertThat(commands().strlen(name)).isGreaterThan(10_000L * (absolute ? 16 : 24));
	}

	@Test
	void staleKeysExpireByThemselves() {
		RateLimit shortLived = RateLimit.parse("5/100ms");
		List<? extends CompletableFuture<?>> calls = IntStream.range(0, 10_000)
			.mapToObj((i) -> this.provider.absolute().acquireAsync("key" + i, shortLived, 1))
			.toList();
		calls.forEach(CompletableFuture::join);
		Await.until("expiry", () -> names().isEmpty());
	}

	@Test
	void keysOfDifferentWindowsLiveSideBySide() {
		RateLimit longer = RateLimit.parse("100/20s");
		try (RedisRateLimiterProvider coarse = this.redis.builder(ProviderSetup.defaults())
			.bucketSize(Duration.ofSeconds(1))
			.build()) {
			this.provider.absolute().acquire("key", LIMIT, 1);
			this.provider.absolute().acquire("key", longer, 2);
			coarse.absolute().acquire("key", LIMIT, 3);
			assertThat(names()).containsExactlyInAnyOrder(":a:10000000:100000:{key}", ":a:20000000:200000:{key}",
					":a:10000000:1000000:{key}");
			assertThat(this.provider.absolute().usage("key", LIMIT).accepted()).isEqualTo(1);
			assertThat(this.provider.absolute().usage("key", longer).accepted()).isEqualTo(2);
			assertThat(coarse.absolute().usage("key", LIMIT).accepted()).isEqualTo(3);
		}
	}

	@Test
	void hidesHashedKeys() {
		try (RedisRateLimiterProvider hashing = this.redis.builder(ProviderSetup.defaults()).hashKeys(true).build()) {
			hashing.absolute().acquire("secret", LIMIT, 1);
			assertThat(names()).singleElement()
				.asString()
				.startsWith(":a:10000000:100000:#")
				.hasSizeLessThan(70)
				.doesNotContain("secret");
			assertThat(hashing.absolute().usage("secret", LIMIT).accepted()).isEqualTo(1);
		}
	}

	@Test
	void clearTakesThePrefixLiterally() {
		this.provider.absolute().acquire("key", LIMIT, 1);
		String pattern = this.redis.prefix().substring(0, 5) + "*?[a-z]\\";
		try (RedisRateLimiterProvider other = this.redis.builder(ProviderSetup.defaults())
			.prefix(pattern)
			.scripts(Scripts.onServerTime())
			.build()) {
			other.absolute().acquire("key", LIMIT, 1);
			other.absolute().clear();
			assertThat(other.absolute().usage("key", LIMIT).accepted()).isZero();
		}
		assertThat(this.provider.absolute().usage("key", LIMIT).accepted()).isEqualTo(1);
	}

	@Test
	void clearRemovesThousandsOfKeysOfItsStrategy() {
		List<? extends CompletableFuture<?>> calls = IntStream.range(0, 3000)
			.mapToObj((i) -> this.provider.absolute().acquireAsync("key" + i, LIMIT, 1))
			.toList();
		calls.forEach(CompletableFuture::join);
		this.provider.suppressed().acquire("key", LIMIT, 1);
		this.provider.absolute().clear();
		assertThat(names()).containsExactly(":s:10000000:100000:{key}");
	}

}
