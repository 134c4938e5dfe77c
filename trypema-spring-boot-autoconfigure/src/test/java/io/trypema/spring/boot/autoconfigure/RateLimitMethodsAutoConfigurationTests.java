package io.trypema.spring.boot.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.interceptor.RateLimitAdvisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RateLimitMethodsAutoConfiguration}.
 */
class RateLimitMethodsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(AopAutoConfiguration.class, TrypemaAutoConfiguration.class, RateLimitMethodsAutoConfiguration.class));

	@Test
	void limitsMethods() {
		this.runner.withBean(Service.class).run((context) -> assertLimited(context.getBean(Service.class)));
	}

	@Test
	void limitsMethodsWithoutAopAutoConfiguration() {
		this.runner.withPropertyValues("spring.aop.auto=false")
			.withBean(Service.class)
			.run((context) -> assertLimited(context.getBean(Service.class)));
	}

	@Test
	void limitsMethodsWithoutAspectJ() {
		this.runner.withClassLoader(new FilteredClassLoader("org.aspectj"))
			.withBean(Service.class)
			.run((context) -> assertLimited(context.getBean(Service.class)));
	}

	@Test
	void annotatedMethodsSimplyRunWhenDisabled() {
		this.runner.withPropertyValues("trypema.enabled=false").withBean(Service.class).run((context) -> {
			Service service = context.getBean(Service.class);
			assertThat(AopUtils.isAopProxy(service)).isFalse();
			service.call();
			service.call();
		});
	}

	@Test
	void leavesOtherBeansAlone() {
		this.runner.withBean("plain", Object.class)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean("plain"))).isFalse());
	}

	@Test
	void advisorIsInfrastructure() {
		this.runner.run((context) -> {
			String name = context.getBeanNamesForType(RateLimitAdvisor.class)[0];
			assertThat(context.getBeanFactory().getBeanDefinition(name).getRole())
				.isEqualTo(BeanDefinition.ROLE_INFRASTRUCTURE);
		});
	}

	@Test
	void orderOfAdvisorIsThatOfTheProperties() {
		this.runner.run((context) -> assertThat(context.getBean(RateLimitAdvisor.class).getOrder())
			.isEqualTo(new TrypemaProperties().getAdviceOrder()));
		this.runner.withPropertyValues("TRYPEMA_ADVICE_ORDER=5", "trypema.adviceOrder=7")
			.run((context) -> assertThat(context.getBean(RateLimitAdvisor.class).getOrder()).isEqualTo(7));
	}

	@Test
	void importsNameClassesThatExist() {
		List<String> candidates = ImportCandidates
			.load(org.springframework.boot.autoconfigure.AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.trypema"))
			.toList();
		assertThat(candidates)
			.contains(TrypemaAutoConfiguration.class.getName(), RateLimitMethodsAutoConfiguration.class.getName())
			.allSatisfy((name) -> assertThat(ClassUtils.isPresent(name, getClass().getClassLoader())).isTrue());
	}

	private static void assertLimited(Service service) {
		service.call();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::call);
	}

	public static class Service {

		@RateLimited(rate = "1/h")
		public void call() {
		}

	}

}
