package io.trypema.spring.boot.autoconfigure;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import io.trypema.spring.interceptor.LimitedBeansCheck;
import io.trypema.spring.interceptor.RateLimitAdvisor;
import io.trypema.spring.interceptor.RateLimitInterceptor;
import io.trypema.spring.interceptor.RateLimitOperationSource;

/**
 * Auto-configuration for {@link io.trypema.spring.annotation.RateLimited @RateLimited}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { TrypemaAutoConfiguration.class, AopAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "trypema.enabled", matchIfMissing = true)
@Import(RateLimitMethodsAutoConfiguration.AutoProxyRegistrar.class)
public final class RateLimitMethodsAutoConfiguration {

	RateLimitMethodsAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RateLimitOperationSource rateLimitOperationSource(ConfigurableBeanFactory beanFactory) {
		return new RateLimitOperationSource(beanFactory);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RateLimitInterceptor rateLimitInterceptor(RateLimitOperationSource source,
			ConfigurableBeanFactory beanFactory) {
		return new RateLimitInterceptor(source, beanFactory);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RateLimitAdvisor rateLimitAdvisor(RateLimitOperationSource source, ConfigurableBeanFactory beanFactory,
			Environment environment) {
		// Not from the properties bean, which would be created too early
		int order = Binder.get(environment).bind("trypema.advice-order", Integer.class).orElse(1000);
		RateLimitAdvisor advisor = new RateLimitAdvisor(source, "rateLimitInterceptor", beanFactory);
		advisor.setOrder(order);
		return advisor;
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LimitedBeansCheck limitedBeansCheck(RateLimitOperationSource source,
			ConfigurableListableBeanFactory beanFactory) {
		return new LimitedBeansCheck(source, beanFactory);
	}

	/**
	 * Registers the creator of proxies, unless another annotation has done so.
	 */
	static final class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
		}

	}

}
