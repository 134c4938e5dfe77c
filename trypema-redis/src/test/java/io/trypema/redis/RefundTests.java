package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.test.ProviderSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a refund identifies the moment of its acquisition, however long it is
 * delayed.
 */
class RefundTests {

	private static final RateLimit LIMIT = RateLimit.parse("2/s");

	private final RedisSetup redis = new RedisSetup();

	private final RedisRateLimiterProvider provider = this.redis.builder(ProviderSetup.defaults()).build();

	private final AbsoluteRateLimiter limiter = this.provider.absolute();

	@AfterEach
	void close() {
		this.provider.close();
		this.redis.close();
	}

	private boolean acquire() {
		return this.limiter.acquire("key", LIMIT).isAllowed();
	}

	/**
	 * Advance the time of the server only, as while a message is in transit.
	 */
	private void travel(long millis) {
		this.redis.setClock(Duration.ofMillis(millis));
	}

	@Test
	void slowRefundFreesNoYoungerPermit() {
		acquire();
		this.redis.advance(Duration.ofMillis(100));
		acquire();
		this.redis.advance(Duration.ofMillis(20));
		travel(130);
		this.limiter.refund("key", LIMIT, 1, Duration.ofMillis(120));
		assertThat(acquire()).isTrue();
		assertThat(acquire()).isFalse();
		// A second after the permit that was not refunded
		this.redis.setClock(Duration.ofMillis(-130));
		this.redis.advance(Duration.ofMillis(979));
		assertThat(acquire()).isFalse();
	}

	@Test
	void refundThatArrivesAfterItsPermitHasLeftFreesNothing() {
		acquire();
		this.redis.advance(Duration.ofMillis(600));
		acquire();
		travel(401);
		this.limiter.refund("key", LIMIT, 1, Duration.ofMillis(600));
		assertThat(this.limiter.usage("key", LIMIT).accepted()).isOne();
	}

	@Test
	void oldRefundOfAFastClockFreesNoYoungerPermit() {
		acquire();
		this.redis.setClock(Duration.ofSeconds(1));
		this.redis.ticker().advance(Duration.ofMillis(1001));
		try (RedisRateLimiterProvider other = this.redis.builder(ProviderSetup.defaults()).build()) {
			other.absolute().acquire("key", LIMIT);
			this.limiter.refund("key", LIMIT, 1, Duration.ofMillis(1001));
			assertThat(other.absolute().usage("key", LIMIT).accepted()).isOne();
		}
	}

	@Test
	void refundFindsItsPermitAmongYoungerOnes() {
		acquire();
		this.redis.advance(Duration.ofMillis(300));
		acquire();
		this.redis.advance(Duration.ofMillis(300));
		this.limiter.refund("key", LIMIT, 1, Duration.ofMillis(300));
		this.redis.advance(Duration.ofMillis(401));
		assertThat(this.limiter.usage("key", LIMIT).accepted()).isZero();
	}

}
