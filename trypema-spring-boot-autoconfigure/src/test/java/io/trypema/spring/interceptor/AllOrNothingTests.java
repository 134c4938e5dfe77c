package io.trypema.spring.interceptor;

import io.trypema.spring.CallExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for several limits on one method.
 */
class AllOrNothingTests {

	private final MutableTicker ticker = MutableTicker.startingAt(0);

	private final ApplicationContextRunner runner = LimitedContexts.runner(this.ticker)
		.withPropertyValues("trypema.policies.wide.rate=3/min", "trypema.policies.narrow.rate=1/s")
		.withBean(Service.class);

	@Test
	void refusalGivesBackWhatOthersTook() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.both();
			for (int call = 0; call < 10; call++) {
				assertRefused(service::both, "narrow");
			}
			service.wide();
			service.wide();
			assertRefused(service::wide, "wide");
		});
	}

	@Test
	void refusalOfAsyncCallGivesBackWhatOthersTook() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.both();
			for (int call = 0; call < 10; call++) {
				assertThat(service.bothAsync()).isCompletedExceptionally();
			}
			service.wide();
			service.wide();
			assertRefused(service::wide, "wide");
		});
	}

	@Test
	void failureGivesBackWhatOthersTook() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			for (int call = 0; call < 10; call++) {
				assertThatIllegalStateException().isThrownBy(service::failing);
			}
			service.wide();
		});
	}

	@Test
	void asksInOrderOfDeclarationUntilOneRefuses() {
		List<List<String>> noted = new ArrayList<>();
		this.runner.withBean(CallContextSource.class, () -> () -> new Recorder(noted)).run((context) -> {
			Service service = context.getBean(Service.class);
			service.both();
			assertRefused(service::both, "narrow");
			this.ticker.advance(Duration.ofSeconds(2));
			service.wide();
			service.wide();
			assertRefused(service::both, "wide");
		});
		assertThat(noted).containsExactly(List.of("wide", "narrow"), List.of("wide", "narrow"), List.of("wide"),
				List.of("wide"), List.of("wide"));
	}

	@Test
	void limitsThatDoNotApplyAreLeftOut() {
		List<List<String>> noted = new ArrayList<>();
		this.runner.withBean(CallContextSource.class, () -> () -> new Recorder(noted))
			.run((context) -> context.getBean(Service.class).partly());
		assertThat(noted).containsExactly(List.of("narrow"));
	}

	@Test
	void fallbackOfTheLimitThatRefusedAnswers() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThat(service.withFallbacks()).isEqualTo("done");
			assertThat(service.withFallbacks()).isEqualTo("narrow fallback");
		});
	}

	private static void assertRefused(ThrowingCallable call, String policy) {
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.policy()).isEqualTo(policy));
	}

	static class Service {

		@RateLimited("wide")
		@RateLimited("narrow")
		public void both() {
		}

		@RateLimited("wide")
		@RateLimited("narrow")
		public CompletableFuture<String> bothAsync() {
			return CompletableFuture.completedFuture("done");
		}

		@RateLimited("wide")
		public void wide() {
		}

		@RateLimited("wide")
		@RateLimited(policy = "narrow", permits = "'none'")
		public void failing() {
		}

		@RateLimited(policy = "wide", condition = "false")
		@RateLimited(policy = "wide", permits = "0")
		@RateLimited("narrow")
		public void partly() {
		}

		@RateLimited(policy = "wide", fallbackMethod = "wideFallback")
		@RateLimited(policy = "narrow", fallbackMethod = "narrowFallback")
		public String withFallbacks() {
			return "done";
		}

		String wideFallback() {
			return "wide fallback";
		}

		String narrowFallback() {
			return "narrow fallback";
		}

	}

	private record Recorder(List<List<String>> noted) implements CallContext, CallExchange {

		@Override
		public @Nullable String clientIp() {
			return null;
		}

		@Override
		public @Nullable String principal() {
			return null;
		}

		@Override
		public @Nullable String header(String name) {
			return null;
		}

		@Override
		public @Nullable String sessionId() {
			return null;
		}

		@Override
		public @Nullable String cookie(String name) {
			return null;
		}

		@Override
		public @Nullable String pathVariable(String name) {
			return null;
		}

		@Override
		public CallExchange exchange() {
			return this;
		}

		@Override
		public void onDecisions(List<AppliedLimit> limits) {
			this.noted.add(limits.stream().map(AppliedLimit::policy).toList());
		}

	}

}
