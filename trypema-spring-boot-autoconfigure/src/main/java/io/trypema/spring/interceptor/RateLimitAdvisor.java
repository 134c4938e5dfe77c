package io.trypema.spring.interceptor;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractBeanFactoryPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;

/**
 * Applies the {@link RateLimitInterceptor} to annotated methods. The interceptor is given
 * by name, so that it is not created before it is needed.
 *
 * @since 0.1.0
 */
public final class RateLimitAdvisor extends AbstractBeanFactoryPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	private final transient Pointcut pointcut;

	/**
	 * Create an advisor.
	 * @param source finds the limits of methods
	 * @param interceptorName the name of the interceptor bean
	 * @param beanFactory holds the interceptor and the creator of proxies
	 */
	public RateLimitAdvisor(RateLimitOperationSource source, String interceptorName, BeanFactory beanFactory) {
		this.pointcut = new LimitedMethodPointcut(source, beanFactory);
		setBeanFactory(beanFactory);
		setAdviceBeanName(interceptorName);
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

}
