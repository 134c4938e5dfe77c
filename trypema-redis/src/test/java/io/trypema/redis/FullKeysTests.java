package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

class FullKeysTests {

	private static final long WAIT = Duration.ofSeconds(10).toNanos();

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1000);

	private final FullKeys keys = FullKeys.of(this.ticker);

	@Test
	void refusesCallsOfTheSizeAndLargerOnes() {
		this.keys.add("key", 3, 2, WAIT);
		assertThat(this.keys.find("key", 2)).isNull();
		assertThat(this.keys.find("key", 3)).isEqualTo(new FullKeys.Wait(2, WAIT));
		assertThat(this.keys.find("key", 4)).isEqualTo(new FullKeys.Wait(2, WAIT));
		assertThat(this.keys.find("other", 3)).isNull();
	}

	@Test
	void refusesUntilTheCallFits() {
		this.keys.add("key", 1, 0, WAIT);
		this.ticker.advance(Duration.ofNanos(WAIT - 1));
		assertThat(this.keys.find("key", 1)).isEqualTo(new FullKeys.Wait(0, 1));
		this.ticker.advance(Duration.ofNanos(1));
		assertThat(this.keys.find("key", 1)).isNull();
	}

	@Test
	void forgetsWhatACallDisproves() {
		this.keys.add("key", 3, 2, WAIT);
		this.keys.admitted("key", 2);
		assertThat(this.keys.find("key", 3)).isNotNull();
		this.keys.admitted("key", 3);
		assertThat(this.keys.find("key", 3)).isNull();
	}

	@Test
	void keepsWhatSmallerCallsWereTold() {
		this.keys.add("key", 1, 0, WAIT);
		this.keys.add("key", 5, 0, 3 * WAIT);
		this.keys.add("key", 4, 0, 2 * WAIT);
		assertThat(this.keys.find("key", 1)).isEqualTo(new FullKeys.Wait(0, WAIT));
		assertThat(this.keys.find("key", 4)).isEqualTo(new FullKeys.Wait(0, 2 * WAIT));
		this.ticker.advance(Duration.ofNanos(WAIT));
		assertThat(this.keys.find("key", 1)).isNull();
		assertThat(this.keys.find("key", 4)).isEqualTo(new FullKeys.Wait(0, WAIT));
		this.keys.add("key", 1, 0, WAIT);
		this.keys.add("key", 4, 0, WAIT);
		this.keys.admitted("key", 1);
		assertThat(this.keys.find("key", 1)).isNull();
		assertThat(this.keys.find("key", 4)).isNotNull();
		this.keys.admitted("key", 4);
		assertThat(this.keys.find("key", 4)).isNull();
	}

	@Test
	void forgetsOneKeyOrAll() {
		this.keys.add("one", 1, 0, WAIT);
		this.keys.add("other", 1, 0, WAIT);
		this.keys.forget("one");
		assertThat(this.keys.find("one", 1)).isNull();
		assertThat(this.keys.find("other", 1)).isNotNull();
		this.keys.clear();
		assertThat(this.keys.find("other", 1)).isNull();
	}

	@Test
	void ofTooManyTheOneGoesThatNobodyLookedAt() {
		this.keys.add("looked at", 1, 0, WAIT);
		this.keys.add("quiet", 1, 0, WAIT);
		for (int i = 0; i < FullKeys.MAX_KEYS - 2; i++) {
			this.keys.add("filled" + i, 1, 0, WAIT);
		}
		assertThat(this.keys.find("looked at", 1)).isNotNull();
		this.keys.add("one more", 1, 0, WAIT);
		assertThat(this.keys.find("looked at", 1)).isNotNull();
		assertThat(this.keys.find("quiet", 1)).isNull();
		assertThat(this.keys.find("filled0", 1)).isNotNull();
	}

	@Test
	void limitsForgetNoKeysOfEachOther() {
		RedisLimits limits = new RedisLimits(WindowSettings.defaults(), "prefix", false, Ticker.system());
		FullKeys ofOne = limits.get(RateLimit.parse("1000/h")).fullKeys();
		ofOne.add("key", 1, 0, WAIT);
		FullKeys ofOther = limits.get(RateLimit.parse("1/h")).fullKeys();
		for (int i = 0; i < 2 * FullKeys.MAX_KEYS; i++) {
			ofOther.add("key" + i, 1, 0, WAIT);
		}
		assertThat(ofOne.find("key", 1)).isNotNull();
		assertThat(ofOther.find("key", 1)).isNull();
	}

	@Test
	void limitsKeepTheirFullKeysHoweverManyThereAre() {
		RedisLimits limits = new RedisLimits(WindowSettings.defaults(), "prefix", false, Ticker.system());
		WindowLimit limit = limits.get(RateLimit.parse("7/h")).limit();
		limits.get(RateLimit.parse("7/h")).fullKeys().add("key", 1, 0, WAIT);
		for (int i = 1; i <= 10_000; i++) {
			limits.get(RateLimit.of(i, Duration.ofDays(1))).fullKeys();
		}
		assertThat(limits.get(limit.rate()).fullKeys().find("key", 1)).isNotNull();
		FullKeys ofOneMore = limits.get(RateLimit.of(10_000, Duration.ofDays(1))).fullKeys();
		ofOneMore.add("key", 1, 0, WAIT);
		assertThat(limits.get(RateLimit.of(9_999, Duration.ofDays(1))).fullKeys().find("key", 1)).isNull();
		assertThat(ofOneMore.find("key", 1)).isNull();
		limits.clear();
		assertThat(limits.get(limit.rate()).fullKeys().find("key", 1)).isNull();
	}

}
