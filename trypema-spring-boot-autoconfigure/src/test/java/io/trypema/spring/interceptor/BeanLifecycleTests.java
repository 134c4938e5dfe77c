package io.trypema.spring.interceptor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.annotation.PostConstruct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.SimpleThreadScope;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for limited beans of all scopes, and for the time of their creation.
 */
@ExtendWith(OutputCaptureExtension.class)
class BeanLifecycleTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0));

	@Test
	void createsNoBeanTooEarly(CapturedOutput output) {
		this.runner.withBean(Dependency.class)
			.withBean(EagerPostProcessor.class)
			.withBean(Service.class)
			.run((context) -> {
				assertThat(AopUtils.isAopProxy(context.getBean(Service.class))).isTrue();
				assertThat(output.getOut()
					.lines()
					.filter((line) -> line.contains("is not eligible for getting processed")))
					.allSatisfy((line) -> assertThat(line).contains("Dependency' of type"));
			});
	}

	@Test
	void checksLazyBeanWithoutCreatingIt() {
		AtomicInteger created = new AtomicInteger();
		this.runner.withInitializer((context) -> register(context, "broken", Broken.class, () -> {
			created.incrementAndGet();
			return new Broken();
		}))
			.run((context) -> assertThat(context.getStartupFailure())
				.isInstanceOf(RateLimitConfigurationException.class));
		assertThat(created).hasValue(0);
	}

	@Test
	void limitsLazyBean() {
		this.runner.withInitializer((context) -> register(context, "service", Service.class, Service::new))
			.run((context) -> assertLimited(context.getBean(Service.class), context.getBean(Service.class)));
	}

	@Test
	void limitsPrototypesTogether() {
		this.runner.withBean(Service.class, Service::new, (definition) -> definition.setScope("prototype"))
			.run((context) -> assertLimited(context.getBean(Service.class), context.getBean(Service.class)));
	}

	@Test
	void takesOnePermitForCallThroughScopedProxy() {
		this.runner.withInitializer((context) -> registerScoped((GenericApplicationContext) context))
			.run((context) -> assertLimited(context.getBean("scoped", Service.class),
					context.getBean("scoped", Service.class)));
	}

	@Test
	void limitsCircularBeans() {
		this.runner.withAllowCircularReferences(true)
			.withBean(CircularOne.class)
			.withBean(CircularOther.class)
			.run((context) -> {
				CircularOther other = context.getBean(CircularOther.class);
				other.callOne();
				assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(other::callOne);
			});
	}

	@Test
	void limitsCallsDuringStartUp() {
		this.runner.withBean(Service.class)
			.withBean(StartUpCaller.class)
			.run((context) -> assertThatExceptionOfType(RateLimitExceededException.class)
				.isThrownBy(context.getBean(Service.class)::call));
	}

	@Test
	void doesNotCreateProductOfLazyFactory() {
		AtomicInteger created = new AtomicInteger();
		this.runner
			.withBean("factory", LazyFactory.class, () -> new LazyFactory(created),
					(definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(created).hasValue(0));
	}

	private static void assertLimited(Service one, Service other) {
		one.call();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(other::call);
	}

	private static <T> void register(ConfigurableApplicationContext context, String name, Class<T> type,
			Supplier<T> supplier) {
		((GenericApplicationContext) context).registerBean(name, type, supplier,
				(definition) -> definition.setLazyInit(true));
	}

	private static void registerScoped(GenericApplicationContext context) {
		context.getBeanFactory().registerScope("thread", new SimpleThreadScope());
		RootBeanDefinition definition = new RootBeanDefinition(Service.class);
		definition.setScope("thread");
		BeanDefinitionHolder proxy = ScopedProxyUtils.createScopedProxy(new BeanDefinitionHolder(definition, "scoped"),
				context, true);
		context.registerBeanDefinition(proxy.getBeanName(), proxy.getBeanDefinition());
	}

	static class Service {

		@RateLimited(rate = "1/s")
		public void call() {
		}

	}

	static class Broken {

		@RateLimited("unknown")
		public void call() {
		}

	}

	static class Dependency {

	}

	static class EagerPostProcessor implements BeanPostProcessor {

		EagerPostProcessor(Dependency dependency) {
		}

	}

	static class CircularOne {

		@Autowired
		@Nullable CircularOther other;

		@RateLimited(rate = "1/s")
		public void call() {
		}

	}

	static class CircularOther {

		@Autowired
		@Nullable CircularOne one;

		@RateLimited(rate = "10/s")
		public void callOne() {
			assertThat(this.one).isNotNull();
			this.one.call();
		}

	}

	static class StartUpCaller {

		private final Service service;

		StartUpCaller(Service service) {
			this.service = service;
		}

		@PostConstruct
		void call() {
			this.service.call();
		}

	}

	static class LazyFactory implements FactoryBean<Service> {

		private final AtomicInteger created;

		LazyFactory(AtomicInteger created) {
			this.created = created;
		}

		@Override
		public Service getObject() {
			this.created.incrementAndGet();
			return new Service();
		}

		@Override
		public Class<?> getObjectType() {
			return Service.class;
		}

	}

}
