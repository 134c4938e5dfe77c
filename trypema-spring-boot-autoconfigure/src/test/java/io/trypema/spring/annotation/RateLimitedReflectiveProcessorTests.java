package io.trypema.spring.annotation;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitedReflectiveProcessor}.
 */
class RateLimitedReflectiveProcessorTests {

	@Test
	void registersLimitedAndFallbackMethod() throws Exception {
		RuntimeHints hints = hints(OnMethod.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(OnMethod.class.getMethod("call")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(OnMethod.class.getMethod("answer")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(OnMethod.class.getMethod("other")))
			.rejects(hints);
	}

	@Test
	void registersFallbackMethodOfType() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(OnType.class.getMethod("answer")))
			.accepts(hints(OnType.class));
	}

	private static RuntimeHints hints(Class<?> type) {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, type);
		return hints;
	}

	static class OnMethod {

		@RateLimited(rate = "10/s", fallbackMethod = "answer")
		public void call() {
		}

		public void answer() {
		}

		public void other() {
		}

	}

	@RateLimited(rate = "10/s", fallbackMethod = "answer")
	static class OnType {

		public void call() {
		}

		public void answer() {
		}

	}

}
