package io.trypema.spring.interceptor;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the effect of {@link RateLimited} on calls.
 */
class RateLimitedTests {

	private final MutableTicker ticker = MutableTicker.startingAt(0);

	private final ApplicationContextRunner runner = LimitedContexts.runner(this.ticker).withBean(Service.class);

	@Test
	void admitsCallsUpToTheLimit() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThat(service.twicePerSecond()).isEqualTo("done");
			assertThat(service.twicePerSecond()).isEqualTo("done");
		});
	}

	@Test
	void refusesCallOverTheLimit() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.twicePerSecond();
			service.twicePerSecond();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::twicePerSecond)
				.satisfies((ex) -> assertThat(ex.policy()).isEqualTo("Service.twicePerSecond"))
				.satisfies((ex) -> assertThat(ex.limit().capacity()).isEqualTo(2))
				.satisfies((ex) -> assertThat(ex.decision().retryAfter()).isPresent());
		});
	}

	@Test
	void doesNotMakeRefusedCall() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.oncePerSecond();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::oncePerSecond);
			assertThat(service.calls()).isEqualTo(1);
		});
	}

	@Test
	void admitsAgainAfterRetryTime() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.oncePerSecond();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::oncePerSecond)
				.satisfies((ex) -> this.ticker.advance(ex.decision().retryAfter().orElse(Duration.ZERO)));
			service.oncePerSecond();
			assertThat(service.calls()).isEqualTo(2);
		});
	}

	@Test
	void namedPolicyIsSharedByAllThatNameIt() {
		this.runner.withPropertyValues("trypema.policies.shared.rate=1/s").withBean(Sharing.class).run((context) -> {
			Sharing service = context.getBean(Sharing.class);
			service.one();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::other)
				.satisfies((ex) -> assertThat(ex.policy()).isEqualTo("shared"));
		});
	}

	static class Service {

		private int calls;

		@RateLimited(rate = "2/s")
		String twicePerSecond() {
			return "done";
		}

		@RateLimited(rate = "1/s")
		void oncePerSecond() {
			this.calls++;
		}

		int calls() {
			return this.calls;
		}

	}

	static class Sharing {

		@RateLimited("shared")
		void one() {
		}

		@RateLimited("shared")
		void other() {
		}

	}

}
