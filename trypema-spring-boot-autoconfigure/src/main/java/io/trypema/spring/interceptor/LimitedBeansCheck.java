package io.trypema.spring.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * Finds mistakes in the limits of all beans at start-up, by their types, without creating
 * beans.
 *
 * @since 0.1.0
 */
public final class LimitedBeansCheck implements SmartInitializingSingleton {

	/** Present in a test that replaces beans, such as by mocks. */
	private static final String TEST_OVERRIDES = "org.springframework.test.context.bean.override.internalBeanOverrideRegistry";

	private final RateLimitOperationSource source;

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create a check.
	 * @param source finds the limits of methods
	 * @param beanFactory the beans to check
	 */
	public LimitedBeansCheck(RateLimitOperationSource source, ConfigurableListableBeanFactory beanFactory) {
		this.source = source;
		this.beanFactory = beanFactory;
	}

	/**
	 * Check all beans.
	 * @throws RateLimitConfigurationException if a limit cannot work
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : this.beanFactory.getBeanDefinitionNames()) {
			checkBeanMethod(beanName);
		}
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = targetClass(beanName);
			if (type != null && AnnotationUtils.isCandidateClass(type, DeclaredLimit.TYPES)) {
				check(beanName, ClassUtils.getUserClass(type));
			}
		}
	}

	private void checkBeanMethod(String beanName) {
		MethodMetadata method = (this.beanFactory.getBeanDefinition(beanName) instanceof AnnotatedBeanDefinition bean)
				? bean.getFactoryMethodMetadata() : null;
		for (Class<? extends Annotation> type : DeclaredLimit.TYPES) {
			if (method != null
					&& (method.isAnnotated(type.getName()) || method.isAnnotated(type.getName() + "$Container"))) {
				throw new RateLimitConfigurationException(
						"@" + type.getSimpleName() + " stands on the @Bean method " + method.getDeclaringClassName()
								+ "." + method.getMethodName() + ", which makes the bean and limits none of its calls.",
						"Put the annotation on the class of the bean or on its methods.");
			}
		}
	}

	private @Nullable Class<?> targetClass(String beanName) {
		if (this.beanFactory.containsBeanDefinition(beanName) && this.beanFactory.getMergedBeanDefinition(beanName)
			.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE) instanceof Class<?> type) {
			return type;
		}
		return this.beanFactory.getType(beanName, false);
	}

	private void check(String beanName, Class<?> type) {
		MethodFilter limited = (method) -> this.source.isLimited(method, type);
		Set<Method> methods = MethodIntrospector.selectMethods(type, limited);
		for (Method method : methods) {
			String obstacle = obstacle(beanName, method, type);
			if (obstacle != null) {
				throw new RateLimitConfigurationException(
						annotation(method, type) + " holds for " + type.getName() + "." + method.getName()
								+ ", but the method is " + obstacle + ", so that its calls cannot be intercepted.",
						"Make the method "
								+ (obstacle.startsWith("package") ? "protected or public" : "non-" + obstacle)
								+ ", or remove the annotation.");
			}
			this.source.get(method, type);
		}
		if (!methods.isEmpty() && !isIntercepted(beanName)) {
			throw new RateLimitConfigurationException(
					annotation(methods.iterator().next(), type) + " holds for " + type.getName() + "."
							+ methods.iterator().next().getName() + ", but nothing intercepts the calls of the bean '"
							+ beanName + "': it was registered as an object, or made before proxies are, "
							+ "for a BeanPostProcessor or another part that Spring needs early.",
					"Let what needs the bean early ask for it later, by @Lazy or an ObjectProvider, "
							+ "or move the method to a bean that is not needed early.");
		}
	}

	private String annotation(Method method, Class<?> type) {
		return this.source.declared(method, type).get(0).name();
	}

	/** Whether a bean has the advisor, as far as is known before its creation. */
	private boolean isIntercepted(String beanName) {
		Object bean = this.beanFactory.getSingleton(beanName);
		if (bean == null || bean instanceof FactoryBean || this.beanFactory.containsSingleton(TEST_OVERRIDES)) {
			return true;
		}
		while (bean instanceof Advised proxy) {
			if (Stream.of(proxy.getAdvisors()).anyMatch(RateLimitAdvisor.class::isInstance)) {
				return true;
			}
			bean = AopProxyUtils.getSingletonTarget(proxy);
		}
		return bean instanceof SpringProxy;
	}

	private @Nullable String obstacle(String beanName, Method method, Class<?> type) {
		int modifiers = method.getModifiers();
		if (Modifier.isPrivate(modifiers)) {
			return "private";
		}
		if (Modifier.isStatic(modifiers)) {
			return "static";
		}
		String obstacle = Modifier.isFinal(modifiers) ? "final"
				: isHidden(method, type) ? "package-private in another package" : null;
		boolean free = obstacle == null || isInherited(method, this.source.declared(method, type).get(0))
				|| isProxiedByInterface(beanName);
		return free ? null : obstacle;
	}

	/** Whether a subclass of the type, such as a proxy, cannot override the method. */
	private static boolean isHidden(Method method, Class<?> type) {
		int visible = Modifier.PUBLIC | Modifier.PROTECTED;
		return (method.getModifiers() & visible) == 0
				&& !method.getDeclaringClass().getPackageName().equals(type.getPackageName());
	}

	/** Whether the method is inherited by the type that has the limit. */
	private static boolean isInherited(Method method, DeclaredLimit limit) {
		return limit.source() instanceof Class<?> type && !type.isAssignableFrom(method.getDeclaringClass());
	}

	private boolean isProxiedByInterface(String beanName) {
		Object bean = this.beanFactory.getSingleton(beanName);
		return bean != null && Proxy.isProxyClass(bean.getClass());
	}

}
