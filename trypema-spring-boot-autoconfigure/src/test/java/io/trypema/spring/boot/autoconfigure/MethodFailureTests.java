package io.trypema.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.PriorityOrdered;
import org.springframework.http.ResponseEntity;

import io.trypema.spring.annotation.RateLimitExempt;
import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analysis of methods that cannot be limited or cannot answer
 * refusals.
 */
class MethodFailureTests extends StartupFailures {

	MethodFailureTests(CapturedOutput output) {
		super(output);
	}

	@Test
	void missingFallback() {
		assertThat(failure(MissingFallback.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$MissingFallback.limited(java.lang.String) \
				has the fallbackMethod 'cached', but \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$MissingFallback has no method \
				of that name.

				Action:

				Declare 'String cached(String)' there.""");
	}

	@Test
	void fallbackWithOtherParameters() {
		assertThat(failure(FallbackWithOtherParameters.class)).isEqualTo(
				"""
						Description:

						@RateLimited on \
						io.trypema.spring.boot.autoconfigure.MethodFailureTests$FallbackWithOtherParameters.limited(java.lang.String) \
						has the fallbackMethod 'cached', whose parameters or return type do not fit. Found: \
						java.lang.String \
						io.trypema.spring.boot.autoconfigure.MethodFailureTests$FallbackWithOtherParameters.cached(int).

						Action:

						Declare it as 'String cached(String)'; a RateLimitExceededException or RuntimeException may \
						follow as the last parameter.""");
	}

	@Test
	void fallbackWithOtherReturnType() {
		assertThat(failure(FallbackWithOtherReturnType.class)).isEqualTo(
				"""
						Description:

						@RateLimited on \
						io.trypema.spring.boot.autoconfigure.MethodFailureTests$FallbackWithOtherReturnType.limited(java.lang.String) \
						has the fallbackMethod 'cached', whose parameters or return type do not fit. Found: int \
						io.trypema.spring.boot.autoconfigure.MethodFailureTests$FallbackWithOtherReturnType.cached(java.lang.String).

						Action:

						Declare it as 'String cached(String)'; a RateLimitExceededException or RuntimeException may \
						follow as the last parameter.""");
	}

	@Test
	void refundOfWorkThatNobodyAwaits() {
		assertThat(failure(LateRefund.class)).isEqualTo("""
				Description:

				@RateLimited on \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$LateRefund.limited() has the refundIf \
				'#exception == null', but returns \
				org.springframework.http.ResponseEntity<reactor.core.publisher.Mono<java.lang.String>>, whose \
				outcome is not known when the method returns.

				Action:

				Return a CompletableFuture, Mono or Flux that completes with the work, such as \
				Mono<ResponseEntity<String>> in place of ResponseEntity<Mono<String>>, or put the limit on a method \
				that does the work itself.""");
	}

	@Test
	void beanMethod() {
		assertThat(failure(BeanMethod.class)).isEqualTo("""
				Description:

				@RateLimited stands on the @Bean method \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$BeanMethod.service, which makes the bean and \
				limits none of its calls.

				Action:

				Put the annotation on the class of the bean or on its methods.""");
	}

	@Test
	void beanThatIsNeededEarly() {
		assertThat(failure(EarlyBean.class)).isEqualTo("""
				Description:

				@RateLimited holds for io.trypema.spring.boot.autoconfigure.MethodFailureTests$Early.limited, but \
				nothing intercepts the calls of the bean 'early': it was registered as an object, or made before \
				proxies are, for a BeanPostProcessor or another part that Spring needs early.

				Action:

				Let what needs the bean early ask for it later, by @Lazy or an ObjectProvider, or move the method to \
				a bean that is not needed early.""");
	}

	@Test
	void privateMethod() {
		assertThat(failure(PrivateMethod.class)).isEqualTo("""
				Description:

				@RateLimited holds for \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$PrivateMethod.limited, but the \
				method is private, so that its calls cannot be intercepted.

				Action:

				Make the method non-private, or remove the annotation.""");
	}

	@Test
	void staticMethod() {
		assertThat(failure(StaticMethod.class)).isEqualTo("""
				Description:

				@RateLimited holds for \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$StaticMethod.limited, but the \
				method is static, so that its calls cannot be intercepted.

				Action:

				Make the method non-static, or remove the annotation.""");
	}

	@Test
	void finalMethod() {
		assertThat(failure(FinalMethod.class)).isEqualTo("""
				Description:

				@RateLimited holds for \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$FinalMethod.limited, but the \
				method is final, so that its calls cannot be intercepted.

				Action:

				Make the method non-final, or remove the annotation.""");
	}

	@Test
	void finalMethodOfLimitedType() {
		assertThat(failure(FinalMethodOfLimitedType.class)).isEqualTo("""
				Description:

				@RateLimited holds for \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$FinalMethodOfLimitedType.limited, \
				but the method is final, so that its calls cannot be intercepted.

				Action:

				Make the method non-final, or remove the annotation.""");
	}

	@Test
	void finalClass() {
		assertThat(failure(FinalClass.class)).isEqualTo("""
				Description:

				@RateLimited holds for \
				io.trypema.spring.boot.autoconfigure.MethodFailureTests$FinalClass.limited, but the \
				class is final, so that its calls cannot be intercepted.

				Action:

				Make the class non-final.""");
	}

	@Test
	void limitedAndExempt() {
		assertThat(failure(LimitedAndExempt.class)).isEqualTo("""
				Description:

				void io.trypema.spring.boot.autoconfigure.MethodFailureTests$LimitedAndExempt.limited() \
				has both @RateLimited and @RateLimitExempt.

				Action:

				Remove one of the annotations.""");
	}

	static class MissingFallback {

		@RateLimited(rate = "10/s", fallbackMethod = "cached")
		String limited(String user) {
			return user;
		}

	}

	static class FallbackWithOtherParameters {

		@RateLimited(rate = "10/s", fallbackMethod = "cached")
		String limited(String user) {
			return user;
		}

		String cached(int user) {
			return "cached";
		}

	}

	static class FallbackWithOtherReturnType {

		@RateLimited(rate = "10/s", fallbackMethod = "cached")
		String limited(String user) {
			return user;
		}

		int cached(String user) {
			return 0;
		}

	}

	static class LateRefund {

		@RateLimited(rate = "1/s", refundIf = "#exception == null")
		public ResponseEntity<Mono<String>> limited() {
			return ResponseEntity.ok(Mono.just("late"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethod {

		@Bean
		@RateLimited(rate = "1/s")
		Object service() {
			return new Object();
		}

	}

	static class Early {

		@RateLimited(rate = "1/s")
		public void limited() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyBean {

		@Bean
		Early early() {
			return new Early();
		}

		@Bean
		static NeedsItEarly needsItEarly(Early early) {
			return new NeedsItEarly();
		}

	}

	static class NeedsItEarly implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return LOWEST_PRECEDENCE;
		}

	}

	static class PrivateMethod {

		@SuppressWarnings("UnusedMethod")
		@RateLimited(rate = "10/s")
		private void limited() {
		}

	}

	static class StaticMethod {

		@RateLimited(rate = "10/s")
		static void limited() {
		}

	}

	static class FinalMethod {

		@RateLimited(rate = "10/s")
		final void limited() {
		}

	}

	@RateLimited(rate = "10/s")
	static class FinalMethodOfLimitedType {

		public final void limited() {
		}

	}

	static final class FinalClass {

		@RateLimited(rate = "10/s")
		void limited() {
		}

	}

	static class LimitedAndExempt {

		@RateLimited(rate = "10/s")
		@RateLimitExempt
		void limited() {
		}

	}

}
