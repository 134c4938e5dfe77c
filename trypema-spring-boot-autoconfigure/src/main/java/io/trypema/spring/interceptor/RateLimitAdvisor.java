package io.trypema.spring.interceptor;

import java.lang.reflect.Method;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractBeanFactoryPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotationUtils;

import io.trypema.spring.annotation.RateLimited;

/**
 * Applies the {@link RateLimitInterceptor} to annotated methods. The interceptor is named
 * and not given, so that it does not come into being before it is needed.
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
	 * @param order the order among other advice; lower values are further out
	 */
	public RateLimitAdvisor(RateLimitOperationSource source, String interceptorName, int order) {
		this.pointcut = new LimitedMethodPointcut(source);
		setAdviceBeanName(interceptorName);
		setOrder(order);
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	/**
	 * Matches methods that have a limit.
	 */
	private static final class LimitedMethodPointcut extends StaticMethodMatcherPointcut {

		private final RateLimitOperationSource source;

		LimitedMethodPointcut(RateLimitOperationSource source) {
			this.source = source;
			setClassFilter(CandidateFilter.INSTANCE);
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return this.source.isLimited(method, targetClass);
		}

	}

	/**
	 * Matches classes that can carry annotations of ours.
	 */
	private enum CandidateFilter implements ClassFilter {

		INSTANCE;

		@Override
		public boolean matches(Class<?> type) {
			return AnnotationUtils.isCandidateClass(type, RateLimited.class);
		}

	}

}
