package io.trypema.spring.boot.autoconfigure;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Starts applications that fail, and captures their output.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class StartupFailures {

	private final CapturedOutput output;

	StartupFailures(CapturedOutput output) {
		this.output = output;
	}

	/** Start an application with a bean and return its output. */
	String failure(Class<?> bean, String... properties) {
		return failure(getClass().getClassLoader(), bean, properties);
	}

	/** Start an application with a class loader that may hide libraries. */
	String failure(ClassLoader classLoader, Class<?> bean, String... properties) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("limited", bean))
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.properties(properties)
			.build();
		assertThatException().isThrownBy(application::run);
		String printed = this.output.getOut();
		return printed.substring(printed.indexOf("Description:")).strip();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PropertyPlaceholderAutoConfiguration.class, AopAutoConfiguration.class,
			TrypemaAutoConfiguration.class, RateLimitMethodsAutoConfiguration.class })
	static class Application {

	}

}
