package io.trypema.spring.interceptor;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * A policy that is applied outside any method, so that its expressions see the
 * {@link CallContext} and beans only. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RequestLimit {

	private final RateLimitPolicy policy;

	private final KeySource key;

	private final PermitSource permits;

	private final BeanFactoryResolver beanResolver;

	/**
	 * Create the limit and check its expressions.
	 * @param policy the policy
	 * @param beanFactory the beans that expressions may name
	 * @throws RateLimitConfigurationException if an expression is malformed or uses what
	 * there is only in methods
	 */
	public RequestLimit(RateLimitPolicy policy, BeanFactory beanFactory) {
		String owner = "policy '" + policy.name() + "', which is applied outside any method,";
		this.policy = policy;
		this.key = KeySource.of(policy, "", new ExpressionSite(owner, "key", null), beanFactory);
		this.permits = PermitSource.of(policy.permits(), new ExpressionSite(owner, "permits", null), beanFactory);
		this.beanResolver = new BeanFactoryResolver(beanFactory);
	}

	/**
	 * Return what a call asks of the policy.
	 * @param context the context of the call
	 * @return the request
	 */
	public LimitRequest request(CallContext context) {
		StandardEvaluationContext evaluation = new RequestEvaluationContext(context);
		evaluation.setBeanResolver(this.beanResolver);
		long permits = this.permits.permits(() -> evaluation);
		return (permits > 0)
				? this.key.request(this.policy.name(), this.policy, this.key.value(() -> evaluation), permits, context)
				: new LimitRequest(this.policy.name(), this.policy, "", 0);
	}

	/**
	 * What expressions see of a call outside any method.
	 */
	private static final class RequestEvaluationContext extends StandardEvaluationContext {

		private final CallContext context;

		RequestEvaluationContext(CallContext context) {
			this.context = context;
		}

		@Override
		public @Nullable Object lookupVariable(String name) {
			return CallVariable.lookup(this.context, name);
		}

	}

}
