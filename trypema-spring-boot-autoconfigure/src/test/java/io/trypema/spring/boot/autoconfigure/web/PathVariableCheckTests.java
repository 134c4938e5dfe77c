package io.trypema.spring.boot.autoconfigure.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerTypePredicate;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that path variables in expressions are checked against the mappings of handlers,
 * however the mappings are composed.
 */
@ParameterizedClass
@EnumSource
class PathVariableCheckTests {

	private static final AutoConfigurations LIMITS = AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class,
			AopAutoConfiguration.class, TrypemaAutoConfiguration.class, RateLimitMethodsAutoConfiguration.class);

	@Parameter
	@SuppressWarnings("NullAway.Init")
	Kind kind;

	@Test
	void variableThatTheMappingLacksFailsTheStart() {
		assertThat(failures(Lacking.class)).singleElement()
			.asInstanceOf(InstanceOfAssertFactories.THROWABLE)
			.isInstanceOf(RateLimitConfigurationException.class)
			.hasMessageStartingWith("@RateLimited on " + Lacking.class.getName()
					+ ".limited() uses #path('user'), but the path has only: tenant, id, rest.")
			.hasMessageContaining("Write the variable into the path, as in /users/{user}, or use one that it has.");
	}

	@Test
	void variableOfPrefixIsKnown() {
		assertThat(failures(Prefixed.class, Prefixes.class)).isEmpty();
		assertThat(failures(Prefixed.class)).hasSize(1);
	}

	@Test
	void variableOfMappedInterfaceIsKnown() {
		assertThat(failures(Mapped.class)).isEmpty();
	}

	@Test
	void otherMethodsAreNotChecked() {
		assertThat(failures(Service.class)).isEmpty();
	}

	private List<Throwable> failures(Class<?>... configuration) {
		List<Throwable> failures = new ArrayList<>();
		this.kind.run(configuration, failures::add);
		return failures;
	}

	enum Kind {

		MVC {
			@Override
			void run(Class<?>[] configuration, Consumer<Throwable> failures) {
				new WebApplicationContextRunner().withConfiguration(LIMITS)
					.withConfiguration(
							AutoConfigurations.of(WebMvcAutoConfiguration.class, TrypemaWebMvcAutoConfiguration.class))
					.withUserConfiguration(configuration)
					.run((context) -> report(context.getStartupFailure(), failures));
			}
		},

		WEBFLUX {
			@Override
			void run(Class<?>[] configuration, Consumer<Throwable> failures) {
				new ReactiveWebApplicationContextRunner().withConfiguration(LIMITS)
					.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class,
							TrypemaWebFluxAutoConfiguration.class))
					.withUserConfiguration(configuration)
					.run((context) -> report(context.getStartupFailure(), failures));
			}
		};

		abstract void run(Class<?>[] configuration, Consumer<Throwable> failures);

		private static void report(@Nullable Throwable failure, Consumer<Throwable> failures) {
			if (failure != null) {
				failures.accept(failure);
			}
		}

	}

	@RestController
	@RequestMapping("/{tenant}/${unset:x}")
	static class Lacking {

		@GetMapping({ "/users/{id:[0-9]{3}}", "/files/{*rest}" })
		@RateLimited(rate = "10/s", key = "{#path('id'), #path('tenant'), #path('rest'), #path('user')}")
		void limited() {
		}

	}

	@RestController
	static class Prefixed {

		@GetMapping("/users")
		@RateLimited(rate = "10/s", key = "#path('tenant')")
		String limited() {
			return "found";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prefixes {

		@Bean
		WebMvcConfigurer prefixOfMvc() {
			return new WebMvcConfigurer() {

				@Override
				public void configurePathMatch(PathMatchConfigurer configurer) {
					configurer.addPathPrefix("/{tenant}", HandlerTypePredicate.forAnyHandlerType());
				}
			};
		}

		@Bean
		WebFluxConfigurer prefixOfWebFlux() {
			return new WebFluxConfigurer() {

				@Override
				public void configurePathMatching(
						org.springframework.web.reactive.config.PathMatchConfigurer configurer) {
					configurer.addPathPrefix("/{tenant}", HandlerTypePredicate.forAnyHandlerType());
				}
			};
		}

	}

	@RequestMapping("/{tenant}")
	interface MappedApi {

		@GetMapping("/users/{id}")
		String limited();

	}

	@RestController
	static class Mapped implements MappedApi {

		@Override
		@RateLimited(rate = "10/s", key = "#path('tenant') + #path('id')")
		public String limited() {
			return "found";
		}

	}

	static class Service {

		@RateLimited(rate = "10/s", key = "#path('id')")
		void limited() {
		}

	}

}
