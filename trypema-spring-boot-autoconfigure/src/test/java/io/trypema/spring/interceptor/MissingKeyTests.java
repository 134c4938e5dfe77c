package io.trypema.spring.interceptor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.MissingKeyException;
import io.trypema.spring.RateLimitKeyResolver;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls without a key. Each key has one permit per second.
 */
class MissingKeyTests {

	private static final String OWNER = "@RateLimited on " + Service.class.getName();

	private final List<String> outcomes = new ArrayList<>();

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "")
	void sharesOneKeyByDefault(@Nullable String user) {
		run((service) -> {
			service.shared(user);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> service.shared(null));
			assertThat(this.outcomes).containsExactly("allowed", "rejected");
		});
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "")
	void refuses(@Nullable String user) {
		run((service) -> {
			assertThatExceptionOfType(MissingKeyException.class).isThrownBy(() -> service.refused(user))
				.withMessage("The key '#user' of " + OWNER
						+ ".refused(java.lang.String) has no value for the call, and its missing-key is 'refuse'");
			assertThat(service.refused("ann")).isEqualTo("done");
			assertThat(this.outcomes).containsExactly("missing-key", "allowed");
		});
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "")
	void doesNotLimit(@Nullable String user) {
		run((service) -> {
			service.unlimited(user);
			service.unlimited(user);
			service.unlimited("ann");
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> service.unlimited("ann"));
			assertThat(this.outcomes).containsExactly("bypassed", "bypassed", "allowed", "rejected");
		});
	}

	@Test
	void refusesByFailedFuture() {
		run((service) -> assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> service.future(null).join())
			.withCauseInstanceOf(MissingKeyException.class));
	}

	@Test
	void refusesByErrorSignal() {
		run((service) -> {
			Mono<String> mono = service.mono(null);
			assertThat(this.outcomes).isEmpty();
			assertThatExceptionOfType(MissingKeyException.class).isThrownBy(mono::block);
		});
	}

	@Test
	void keyIsMissingWhereAPartOfItIs() {
		run((service) -> {
			assertThatExceptionOfType(MissingKeyException.class).isThrownBy(() -> service.composite("acme", null));
			service.composite("acme", "ann");
		});
	}

	@Test
	void keyIsMissingWhereTheListIsEmpty() {
		run((service) -> assertThatExceptionOfType(MissingKeyException.class)
			.isThrownBy(() -> service.list(Collections.emptyList())));
	}

	@Test
	void keyIsMissingWhereTheResolverHasNone() {
		run((service) -> assertThatExceptionOfType(MissingKeyException.class).isThrownBy(service::resolved)
			.withMessageStartingWith("The keyResolver 'nobody' of " + OWNER));
	}

	@Test
	void keyOfFreeCallIsNotAskedFor() {
		run((service) -> {
			service.free(null, 0);
			assertThat(this.outcomes).containsExactly("bypassed");
		});
	}

	@Test
	void givesBackWhatOtherLimitsTook() {
		run((service) -> {
			assertThatExceptionOfType(MissingKeyException.class).isThrownBy(() -> service.several(null));
			assertThat(service.several("ann")).isEqualTo("done");
			assertThat(this.outcomes).containsExactly("allowed", "missing-key", "allowed", "allowed");
		});
	}

	@Test
	void fallbackAnswersUnlessItIsForCallsOverTheLimit() {
		run((service) -> {
			assertThat(service.fallingBack(null)).isEqualTo("fallback MissingKeyException");
			assertThatExceptionOfType(MissingKeyException.class).isThrownBy(() -> service.fallingBackOverLimit(null));
		});
	}

	@Test
	void shadowModeRefusesNothing() {
		LimitedContexts.runner(MutableTicker.startingAt(0))
			.withPropertyValues("trypema.policies.search.rate=1/s", "trypema.policies.search.shadow=true",
					"trypema.policies.search.key=#user", "trypema.policies.search.missing-key=refuse")
			.withBean(RateLimitListener.class, this::listener)
			.withBean(Policed.class)
			.run((context) -> {
				assertThat(context.getBean(Policed.class).search(null)).isEqualTo("done");
				assertThat(this.outcomes).containsExactly("shadow-refused");
			});
	}

	@Test
	void annotationOverridesPolicy() {
		LimitedContexts.runner(MutableTicker.startingAt(0))
			.withPropertyValues("trypema.policies.search.rate=1/s", "trypema.policies.search.key=#user",
					"trypema.policies.search.missing-key=refuse")
			.withBean(RateLimitListener.class, this::listener)
			.withBean(Policed.class)
			.run((context) -> {
				assertThat(context.getBean(Policed.class).unlimited(null)).isEqualTo("done");
				assertThatExceptionOfType(MissingKeyException.class)
					.isThrownBy(() -> context.getBean(Policed.class).search(null));
			});
	}

	private void run(ThrowingConsumer<Service> test) {
		LimitedContexts.runner(MutableTicker.startingAt(0))
			.withBean(RateLimitListener.class, this::listener)
			.withBean("nobody", RateLimitKeyResolver.class, () -> (context, target, method, arguments) -> null)
			.withBean(Service.class)
			.run((context) -> test.accept(context.getBean(Service.class)));
	}

	private RateLimitListener listener() {
		return (request, outcome, decision) -> this.outcomes.add(outcome.label());
	}

	static class Service {

		@RateLimited(rate = "1/s", key = "#user")
		String shared(@Nullable String user) {
			return "done";
		}

		@RateLimited(rate = "1/s", key = "#user", missingKey = "refuse")
		String refused(@Nullable String user) {
			return "done";
		}

		@RateLimited(rate = "1/s", key = "#user", missingKey = "unlimited")
		String unlimited(@Nullable String user) {
			return "done";
		}

		@RateLimited(rate = "1/s", key = "#user", missingKey = "refuse")
		CompletableFuture<String> future(@Nullable String user) {
			return CompletableFuture.completedFuture("done");
		}

		@RateLimited(rate = "1/s", key = "#user", missingKey = "refuse")
		Mono<String> mono(@Nullable String user) {
			return Mono.just("done");
		}

		@RateLimited(rate = "1/s", key = "{#tenant, #user}", missingKey = "refuse")
		String composite(String tenant, @Nullable String user) {
			return "done";
		}

		@RateLimited(rate = "1/s", key = "#users", missingKey = "refuse")
		String list(List<String> users) {
			return "done";
		}

		@RateLimited(rate = "1/s", keyResolver = "nobody", missingKey = "refuse")
		String resolved() {
			return "done";
		}

		@RateLimited(rate = "1/s", key = "#user", permits = "#cost", missingKey = "refuse")
		String free(@Nullable String user, int cost) {
			return "done";
		}

		@RateLimited(rate = "1/s")
		@RateLimited(rate = "1/s", key = "#user", missingKey = "refuse")
		String several(@Nullable String user) {
			return "done";
		}

		@RateLimited(rate = "1/s", key = "#user", missingKey = "refuse", fallbackMethod = "fallback")
		String fallingBack(@Nullable String user) {
			return "done";
		}

		String fallback(@Nullable String user, RuntimeException refusal) {
			return "fallback " + refusal.getClass().getSimpleName();
		}

		@RateLimited(rate = "1/s", key = "#user", missingKey = "refuse", fallbackMethod = "overLimit")
		String fallingBackOverLimit(@Nullable String user) {
			return "done";
		}

		String overLimit(@Nullable String user, RateLimitExceededException refusal) {
			return "fallback";
		}

	}

	static class Policed {

		@RateLimited("search")
		String search(@Nullable String user) {
			return "done";
		}

		@RateLimited(policy = "search", missingKey = "unlimited")
		String unlimited(@Nullable String user) {
			return "done";
		}

	}

}
