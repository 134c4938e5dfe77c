package io.trypema.spring.interceptor;

import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.ProviderType;
import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for methods with a plain return type on threads that must not be blocked.
 */
class NonBlockingThreadTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0))
		.withPropertyValues("trypema.policies.search.rate=1/h", "trypema.policies.search.provider=hybrid")
		.withBean(Service.class);

	@Test
	void decisionThatIsThereCounts() {
		OutageProvider redis = new OutageProvider(MutableTicker.startingAt(0), ProviderType.HYBRID);
		this.runner.withBean(OutageProvider.class, () -> redis).run((context) -> {
			Service service = context.getBean(Service.class);
			assertThat(call(service::free)).startsWith("parallel-");
			assertThat(call(service::search)).startsWith("parallel-");
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> call(service::search));
		});
	}

	@Test
	void lateDecisionFailsTheCallAndIsUndone() {
		LateProvider redis = new LateProvider(ProviderType.HYBRID);
		this.runner.withBean(LateProvider.class, () -> redis).run((context) -> {
			Service service = context.getBean(Service.class);
			assertThatIllegalStateException().isThrownBy(() -> call(service::search))
				.withMessageContainingAll("limited by 'search' (hybrid), would block the thread parallel-",
						"Return a Mono");
			redis.answer();
			assertThat(redis.refunded().join()).isEqualTo("refunded");
		});
	}

	@Test
	void callIsNotLeftToHowFastRedisAnswers() {
		OutageProvider redis = new OutageProvider(MutableTicker.startingAt(0));
		this.runner.withBean(OutageProvider.class, () -> redis)
			.withPropertyValues("trypema.policies.search.provider=redis")
			.run((context) -> {
				Service service = context.getBean(Service.class);
				assertThatIllegalStateException().isThrownBy(() -> call(service::search))
					.withMessageContaining("limited by 'search' (redis), would block the thread parallel-");
				assertThat(service.search()).isEqualTo(Thread.currentThread().getName());
			});
	}

	private static String call(Callable<String> method) {
		return String.valueOf(Mono.fromCallable(method).subscribeOn(Schedulers.parallel()).block());
	}

	static class Service {

		@RateLimited("search")
		public String search() {
			return Thread.currentThread().getName();
		}

		@RateLimited(policy = "search", refundIf = "true")
		public String free() {
			return Thread.currentThread().getName();
		}

	}

}
