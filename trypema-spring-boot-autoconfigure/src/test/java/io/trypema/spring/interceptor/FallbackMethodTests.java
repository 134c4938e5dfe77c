package io.trypema.spring.interceptor;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RateLimited#fallbackMethod()}.
 */
class FallbackMethodTests {

	@Test
	void answersRefusedCallWithItsArguments() {
		LimitedContexts.with(Service.class, (service) -> {
			assertThat(service.search("cats", 1)).isEqualTo("found cats");
			assertThat(service.search("dogs", 2)).isEqualTo("cached dogs 2");
		});
	}

	@Test
	void getsTheException() {
		LimitedContexts.with(Service.class, (service) -> {
			service.explained("a");
			assertThat(service.explained("b")).isEqualTo("b refused by Service.explained");
		});
	}

	@Test
	void seesStateOfTheTarget() {
		LimitedContexts.with(Service.class, (service) -> {
			service.counted();
			assertThat(service.counted()).isEqualTo(2);
			assertThat(service.counted()).isEqualTo(3);
		});
	}

	@Test
	void throwsWhatItThrows() {
		LimitedContexts.with(Service.class, (service) -> {
			service.failing();
			assertThatExceptionOfType(IOException.class).isThrownBy(service::failing).withMessage("fallback");
		});
	}

	@Test
	void isFoundInTargetClassBehindInterface() {
		LimitedContexts.runner(MutableTicker.startingAt(0))
			.withPropertyValues("spring.aop.proxy-target-class=false")
			.withBean("service", ApiService.class)
			.run((context) -> {
				Api api = (Api) context.getBean("service");
				assertThat(api).isNotInstanceOf(ApiService.class);
				api.call();
				assertThat(api.call()).isEqualTo("fallback");
			});
	}

	@Test
	void mayTakeAndReturnRelatedTypes() {
		LimitedContexts.with(Service.class, (service) -> {
			service.related(1);
			assertThat(service.related(1)).isEqualTo("text");
		});
	}

	static class Service {

		private int calls;

		@RateLimited(rate = "1/s", fallbackMethod = "cached")
		public String search(String text, int page) {
			return "found " + text;
		}

		@SuppressWarnings("UnusedMethod")
		private String cached(String text, int page) {
			return "cached " + text + " " + page;
		}

		@RateLimited(rate = "1/s", fallbackMethod = "explain")
		public String explained(String text) {
			return text;
		}

		protected String explain(String text) {
			return "not this one";
		}

		protected String explain(String text, RateLimitExceededException ex) {
			return text + " refused by " + ex.policy();
		}

		@RateLimited(rate = "1/s", fallbackMethod = "count")
		public int counted() {
			return ++this.calls;
		}

		int count() {
			return ++this.calls;
		}

		@RateLimited(rate = "1/s", fallbackMethod = "fail")
		public void failing() throws IOException {
		}

		void fail() throws IOException {
			throw new IOException("fallback");
		}

		@RateLimited(rate = "1/s", fallbackMethod = "relative")
		public CharSequence related(Integer number) {
			return "number";
		}

		String relative(Number number) {
			return "text";
		}

	}

	interface Api {

		@RateLimited(rate = "1/s", fallbackMethod = "fallback")
		String call();

	}

	static class ApiService implements Api {

		@Override
		public String call() {
			return "done";
		}

		@SuppressWarnings("UnusedMethod")
		private String fallback() {
			return "fallback";
		}

	}

}
