package io.trypema.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.RateLimit;
import io.trypema.WindowSettings;

import static org.assertj.core.api.Assertions.assertThat;

class RecentKeysTests {

	private static final long SECOND = 1_000_000_000;

	private final RecentKeys keys = new RecentKeys(1000);

	private static StateKey key(String name, String rate) {
		return new StateKey(RedisLimit
			.of(WindowSettings.defaults().resolve(RateLimit.parse(rate)), "prefix", false, FullKeys.none())
			.space(), name);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, -7 * SECOND, Long.MAX_VALUE - SECOND, Long.MIN_VALUE })
	void remembersWhenAKeyCame(long origin) {
		assertThat(this.keys.note(key("a", "5/s"), origin)).isEqualTo(RecentKeys.UNKNOWN);
		long ago = this.keys.note(key("a", "5/s"), origin + 3 * SECOND);
		assertThat(Duration.ofNanos(ago)).isBetween(Duration.ofMillis(2980), Duration.ofMillis(3020));
		assertThat(this.keys.note(key("a", "5/s"), origin + 3 * SECOND)).isZero();
	}

	@Test
	void tellsKeysAndWindowsApart() {
		this.keys.note(key("a", "5/s"), 0);
		assertThat(this.keys.note(key("b", "5/s"), 0)).isEqualTo(RecentKeys.UNKNOWN);
		assertThat(this.keys.note(key("a", "5/min"), 0)).isEqualTo(RecentKeys.UNKNOWN);
	}

	@Test
	void remembersMostOfAsManyKeysAsItIsMadeFor() {
		IntStream.range(0, 1000).forEach((i) -> this.keys.note(key("key-" + i, "5/s"), SECOND));
		assertThat(IntStream.range(0, 1000)
			.filter((i) -> this.keys.note(key("key-" + i, "5/s"), 2 * SECOND) != RecentKeys.UNKNOWN)
			.count()).isGreaterThan(700);
	}

	@Test
	void takesNoOtherKeyForOneThatCame() {
		IntStream.range(0, 1000).forEach((i) -> this.keys.note(key("key-" + i, "5/s"), SECOND));
		assertThat(IntStream.range(0, 10_000)
			.filter((i) -> this.keys.note(key("other-" + i, "5/s"), SECOND) != RecentKeys.UNKNOWN)
			.count()).isLessThan(30);
	}

}
