package io.trypema.spring.interceptor;

import org.assertj.core.api.ThrowingConsumer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.Ticker;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.test.MutableTicker;

/**
 * Application contexts in which annotated methods are limited, in simulated time.
 */
public final class LimitedContexts {

	private LimitedContexts() {
	}

	public static ApplicationContextRunner runner(MutableTicker ticker) {
		return new ApplicationContextRunner().withBean(Ticker.class, () -> ticker)
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TrypemaAutoConfiguration.class,
					RateLimitMethodsAutoConfiguration.class));
	}

	/** Run a test on the only bean of a type, which is registered. */
	static <T> void with(Class<T> type, ThrowingConsumer<T> test) {
		runner(MutableTicker.startingAt(0)).withBean(type).run((context) -> test.accept(context.getBean(type)));
	}

}
