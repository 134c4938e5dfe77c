package io.trypema.spring.interceptor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that applications start in tests that replace beans with limits by other objects.
 */
@ExtendWith(SpringExtension.class)
@ContextConfiguration(classes = ReplacedBeanTests.Application.class)
class ReplacedBeanTests {

	@MockitoBean
	private Mocked mocked;

	@MockitoSpyBean
	private Spied spied;

	@TestBean
	@SuppressWarnings("NullAway.Init")
	private Given given;

	@Autowired
	private Spied spiedBean;

	static Given given() {
		return new Given();
	}

	@Test
	void replacedBeansAreNotLimited() {
		for (int call = 0; call < 3; call++) {
			assertThat(this.mocked.call()).isNull();
			assertThat(this.given.call()).isEqualTo("called");
		}
	}

	@Test
	void spiesAreLimited() {
		assertThat(this.spiedBean.call()).isEqualTo("called");
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this.spiedBean::call);
		assertThat(this.spied).isSameAs(this.spiedBean);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, TrypemaAutoConfiguration.class,
			RateLimitMethodsAutoConfiguration.class })
	@Import({ Mocked.class, Spied.class, Given.class })
	static class Application {

	}

	static class Mocked {

		@RateLimited(rate = "1/h")
		public String call() {
			return "called";
		}

	}

	static class Spied {

		@RateLimited(rate = "1/h")
		public String call() {
			return "called";
		}

	}

	static class Given {

		@RateLimited(rate = "1/h")
		public String call() {
			return "called";
		}

	}

}
