package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.lettuce.core.RedisException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.WindowSettings;

import static org.assertj.core.api.Assertions.assertThat;

class FailureLogTests {

	private final Logger logger = Logger.getLogger(RedisRateLimiterProvider.class.getName());

	private final List<String> messages = new ArrayList<>();

	private final Handler recorder = new Handler() {

		@Override
		public void publish(LogRecord entry) {
			FailureLogTests.this.messages.add(entry.getMessage());
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	private final FailureLog failures = new FailureLog(Duration.ofMillis(200));

	@BeforeEach
	void record() {
		this.logger.setUseParentHandlers(false);
		this.logger.setLevel(Level.FINE);
		this.logger.addHandler(this.recorder);
	}

	@AfterEach
	void restore() {
		this.logger.removeHandler(this.recorder);
		this.logger.setUseParentHandlers(true);
		this.logger.setLevel(null);
	}

	private static Call<?> call() {
		RedisLimit limit = RedisLimit.of(WindowSettings.defaults().resolve(RateLimit.parse("1/s")), "prefix", false,
				FullKeys.none());
		return new AbsoluteAcquisition(new StateKey(limit.space(), "secret"), limit, 1);
	}

	@Test
	void logsManyFailuresOnceWithoutKeys() {
		for (int i = 0; i < 100; i++) {
			this.failures.fail(call(), this.failures.timedOut());
		}
		assertThat(this.failures.failures()).isEqualTo(100);
		assertThat(this.messages).containsExactly("Redis did not answer within 200 ms (failed calls so far: 1)");
	}

	@Test
	void countsAndLogsNothingWhereACallHasItsResult() {
		Call<?> call = call();
		call.cancel(false);
		this.failures.fail(call, this.failures.lost());
		assertThat(this.failures.failures()).isZero();
		assertThat(this.messages).isEmpty();
	}

	@Test
	void tellsTheCauseOfWhatFailed() {
		RedisException refused = new RedisException("Unable to connect", new RedisException("Connection refused"));
		assertThat(this.failures.refused(refused)).hasCause(refused)
			.hasMessage("Redis failed: Unable to connect: Connection refused");
		assertThat(this.failures.paused())
			.hasMessage("Circuit breaker open: Redis failed: Unable to connect: Connection refused");
	}

}
