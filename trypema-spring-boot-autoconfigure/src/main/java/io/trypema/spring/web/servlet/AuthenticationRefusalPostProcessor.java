package io.trypema.spring.web.servlet;

import java.lang.reflect.Modifier;

import org.springframework.aop.MethodBeforeAdvice;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.core.AuthenticationException;

import io.trypema.spring.web.RefusalExceptions;

/**
 * Preserves a refusal within authentication, so that the call is refused and the caller
 * not asked to authenticate. Spring Security converts into a failed authentication any
 * exception of a {@code UserDetailsService}, and reports it to an
 * {@link AuthenticationEventPublisher} first, which throws the refusal instead.
 */
final class AuthenticationRefusalPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof AuthenticationEventPublisher)) {
			return bean;
		}
		ProxyFactory factory = new ProxyFactory(bean);
		factory.setProxyTargetClass(!Modifier.isFinal(bean.getClass().getModifiers()));
		factory.addAdvice((MethodBeforeAdvice) (method, arguments, target) -> throwRefusal(arguments));
		return factory.getProxy(bean.getClass().getClassLoader());
	}

	private static void throwRefusal(Object[] arguments) {
		for (Object argument : arguments) {
			RuntimeException refusal = (argument instanceof AuthenticationException failure)
					? RefusalExceptions.find(failure.getCause()) : null;
			if (refusal != null) {
				throw refusal;
			}
		}
	}

}
