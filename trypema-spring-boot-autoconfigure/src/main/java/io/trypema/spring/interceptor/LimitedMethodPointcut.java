package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * Matches methods that have a limit.
 */
final class LimitedMethodPointcut extends StaticMethodMatcherPointcut {

	private final RateLimitOperationSource source;

	private final BeanFactory beanFactory;

	LimitedMethodPointcut(RateLimitOperationSource source, BeanFactory beanFactory) {
		this.source = source;
		this.beanFactory = beanFactory;
		setClassFilter(CandidateFilter.INSTANCE);
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		boolean limited = this.source.isLimited(method, targetClass);
		if (limited && !isProxyable(targetClass)) {
			throw new RateLimitConfigurationException(
					this.source.declared(method, targetClass).get(0).name() + " holds for " + targetClass.getName()
							+ "." + method.getName()
							+ ", but the class is final, so that its calls cannot be intercepted.",
					"Make the class non-final.");
		}
		return limited;
	}

	private boolean isProxyable(Class<?> type) {
		if (!Modifier.isFinal(type.getModifiers()) || ClassUtils.isLambdaClass(type) || Proxy.isProxyClass(type)) {
			return true;
		}
		return ClassUtils.getAllInterfacesForClass(type).length > 0
				&& !this.beanFactory.getBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME, ProxyConfig.class)
					.isProxyTargetClass();
	}

	/**
	 * Matches classes that can have annotations of limits.
	 */
	private enum CandidateFilter implements ClassFilter {

		INSTANCE;

		@Override
		public boolean matches(Class<?> type) {
			return AnnotationUtils.isCandidateClass(type, DeclaredLimit.TYPES);
		}

	}

}
