package io.trypema.spring.interceptor;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.interceptor.elsewhere.PackagePrivateMethod;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an annotation limits calls wherever it is declared, behind proxies of either
 * kind, or that startup fails.
 */
class ProxiedMethodTests {

	private static final int LIMIT = 3;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void limitsByAnyPlaceOfTheAnnotation(boolean proxyTargetClass) {
		for (Class<? extends Api> type : List.of(OnMethod.class, OnType.class, OnSupertype.class, OnSuperMethod.class,
				OnInterface.class, OnInterfaceMethod.class, OnDefaultMethod.class)) {
			assertThat(admitted(proxyTargetClass, type, Api.class, Api::call)).as(type.getSimpleName())
				.isEqualTo(LIMIT);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@SuppressWarnings("unchecked")
	void limitsGenericMethods(boolean proxyTargetClass) {
		for (Class<?> type : List.of(GenericMethod.class, GenericInterfaceMethod.class, GenericSuperclass.class)) {
			assertThat(admitted(proxyTargetClass, type, Store.class, (store) -> store.save("item")))
				.as(type.getSimpleName())
				.isEqualTo(LIMIT);
		}
	}

	@Test
	void limitsRecordsAndFinalClassesBehindInterfaces() {
		assertThat(admitted(false, OnRecord.class, Api.class, Api::call)).isEqualTo(LIMIT);
		assertThat(admitted(false, OnFinalType.class, Api.class, Api::call)).isEqualTo(LIMIT);
	}

	@ParameterizedTest
	@ValueSource(classes = { OnRecord.class, OnFinalType.class })
	void finalClassesFailTheStart(Class<?> type) {
		runner(true).withBean(type)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(RateLimitConfigurationException.class)
				.hasMessageContaining("the class is final"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void limitsConfigurationClasses(boolean proxyTargetClass) {
		assertThat(admitted(proxyTargetClass, OnConfiguration.class, OnConfiguration.class, OnConfiguration::call))
			.isEqualTo(LIMIT);
		assertThat(admitted(proxyTargetClass, OnPlainConfiguration.class, OnPlainConfiguration.class,
				OnPlainConfiguration::call))
			.isEqualTo(LIMIT);
	}

	@Test
	void limitsPackagePrivateMethods() {
		assertThat(admitted(true, OnPackagePrivate.class, OnPackagePrivate.class, OnPackagePrivate::call))
			.isEqualTo(LIMIT);
	}

	@Test
	void packagePrivateMethodOfAnotherPackageFailsTheStart() {
		runner(true).withBean(InheritsPackagePrivate.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.isInstanceOf(RateLimitConfigurationException.class)
				.hasMessageContaining("but the method is package-private in another package"));
	}

	@Test
	void callsWithinAnObjectAreNotLimited() {
		assertThat(admitted(true, SelfInvocation.class, SelfInvocation.class, SelfInvocation::other)).isEqualTo(100);
	}

	@Test
	void objectThatWasRegisteredFailsTheStart() {
		runner(true)
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("registered", new OnMethod()))
			.run((context) -> assertThat(context.getStartupFailure())
				.isInstanceOf(RateLimitConfigurationException.class)
				.hasMessageContaining("nothing intercepts the calls of the bean 'registered'"));
	}

	@ParameterizedTest
	@ValueSource(classes = { ByFactory.class, ByEarlyFactory.class, BehindOtherProxy.class })
	void limitsWhateverMakesTheBean(Class<?> configuration) {
		assertThat(admitted(true, configuration, Api.class, Api::call)).isEqualTo(LIMIT);
	}

	/** Return how many of 100 calls are admitted. */
	private static <T> int admitted(boolean proxyTargetClass, Class<?> type, Class<T> view, Consumer<T> call) {
		int[] admitted = new int[1];
		runner(proxyTargetClass).withBean(type)
			.run((context) -> admitted[0] = (int) IntStream.range(0, 100)
				.filter((index) -> passes(context.getBean(view), call))
				.count());
		return admitted[0];
	}

	private static ApplicationContextRunner runner(boolean proxyTargetClass) {
		return LimitedContexts.runner(MutableTicker.startingAt(0))
			.withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass);
	}

	private static <T> boolean passes(T service, Consumer<T> call) {
		try {
			call.accept(service);
			return true;
		}
		catch (RateLimitExceededException ex) {
			return false;
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class ByFactory {

		@Bean
		static ApiFactory service() {
			return new ApiFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByEarlyFactory {

		@Bean
		static ApiFactory service() {
			return new ApiFactory();
		}

		@Bean
		static BeanPostProcessor needsItLater(@Lazy Api service) {
			return new BeanPostProcessor() {
			};
		}

	}

	static class ApiFactory implements FactoryBean<Api> {

		@Override
		public Api getObject() {
			return new OnMethod();
		}

		@Override
		public Class<?> getObjectType() {
			return OnMethod.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BehindOtherProxy {

		@Bean
		static OnMethod service() {
			return new OnMethod();
		}

		@Bean
		static BeanPostProcessor otherProxy() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return beanName.equals("service") ? new ProxyFactory(bean).getProxy() : bean;
				}
			};
		}

	}

	interface Api {

		void call();

	}

	static class OnMethod implements Api {

		@Override
		@RateLimited(rate = "3/h")
		public void call() {
		}

	}

	@RateLimited(rate = "3/h")
	static class OnType implements Api {

		@Override
		public void call() {
		}

	}

	static class OnSupertype extends OnType {

		@Override
		public void call() {
		}

	}

	static class OnSuperMethod extends OnMethod {

		@Override
		public void call() {
		}

	}

	@RateLimited(rate = "3/h")
	interface LimitedApi extends Api {

	}

	static class OnInterface implements LimitedApi {

		@Override
		public void call() {
		}

	}

	interface ApiOfLimitedMethod extends Api {

		@Override
		@RateLimited(rate = "3/h")
		void call();

	}

	static class OnInterfaceMethod implements ApiOfLimitedMethod {

		@Override
		public void call() {
		}

	}

	interface ApiOfDefaultMethod extends Api {

		@Override
		@RateLimited(rate = "3/h")
		default void call() {
		}

	}

	static class OnDefaultMethod implements ApiOfDefaultMethod {

	}

	interface Store<T> {

		void save(T item);

	}

	static class GenericMethod implements Store<String> {

		@Override
		@RateLimited(rate = "3/h", key = "#item")
		public void save(String item) {
		}

	}

	interface LimitedStore<T> extends Store<T> {

		@Override
		@RateLimited(rate = "3/h", key = "#item")
		void save(T item);

	}

	static class GenericInterfaceMethod implements LimitedStore<String> {

		@Override
		public void save(String item) {
		}

	}

	abstract static class AbstractStore<T> implements Store<T> {

		@Override
		@RateLimited(rate = "3/h", key = "#item")
		public void save(T item) {
		}

	}

	static class GenericSuperclass extends AbstractStore<String> {

	}

	record OnRecord() implements Api {

		@Override
		@RateLimited(rate = "3/h")
		public void call() {
		}

	}

	static final class OnFinalType implements Api {

		@Override
		@RateLimited(rate = "3/h")
		public void call() {
		}

	}

	@Configuration
	static class OnConfiguration {

		@RateLimited(rate = "3/h")
		public void call() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnPlainConfiguration {

		@RateLimited(rate = "3/h")
		public void call() {
		}

	}

	static class OnPackagePrivate {

		@RateLimited(rate = "3/h")
		void call() {
		}

	}

	static class InheritsPackagePrivate extends PackagePrivateMethod {

	}

	static class SelfInvocation {

		public void other() {
			call();
		}

		@RateLimited(rate = "3/h")
		public void call() {
		}

	}

}
