package io.trypema.spring.boot.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * Registers each declared counter as a bean of its name, unless the application declares
 * a counter of that name itself.
 */
final class CounterRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String PROVIDER = "io.trypema.redis.RedisRateLimiterProvider";

	private final Environment environment;

	private final BeanFactory beanFactory;

	private final ClassLoader classLoader;

	CounterRegistrar(Environment environment, BeanFactory beanFactory, ClassLoader classLoader) {
		this.environment = environment;
		this.beanFactory = beanFactory;
		this.classLoader = classLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		// Report a misspelt type as unknown, and not as missing
		new UnknownPropertiesCheck(this.environment).check();
		for (DeclaredCounter counter : DeclaredCounter.of(this.environment)) {
			if (registry.isBeanNameInUse(counter.name())) {
				checkBean(counter.name());
			}
			else {
				registry.registerBeanDefinition(counter.name(), definition(counter.check()));
			}
		}
	}

	private void checkBean(String name) {
		Class<?> type = this.beanFactory.getType(name, false);
		if (type != null && !Counter.class.isAssignableFrom(type)
				&& !InstanceAwareCounter.class.isAssignableFrom(type)) {
			throw new RateLimitConfigurationException(
					"The counter '" + name + "' cannot become a bean of that name, since there is another one: "
							+ type.getName() + ", which is no counter.",
					"Give one of them another name.");
		}
	}

	/**
	 * Create a definition of a factory method and arguments, as ahead-of-time processing
	 * requires.
	 */
	private RootBeanDefinition definition(DeclaredCounter counter) {
		if (!ClassUtils.isPresent(PROVIDER, this.classLoader)) {
			throw new MissingCounterProviderException(counter.name());
		}
		RootBeanDefinition definition = new RootBeanDefinition(CounterFactory.class);
		definition.setFactoryMethodName(CounterFactory.methodFor(counter));
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, counter.name());
		definition.setResourceDescription("property " + DeclaredCounter.property(counter.name(), "type"));
		return definition;
	}

}
