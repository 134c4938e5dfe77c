package io.trypema.spring.interceptor;

import java.util.List;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.TypedValue;

import io.trypema.spring.CallContext;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitPolicy;

/**
 * A policy that is applied outside any method, so that its expressions can use only the
 * {@link CallContext} and beans. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RuleLimit {

	private static final Log logger = LogFactory.getLog(RuleLimit.class);

	private final RateLimitPolicy policy;

	private final @Nullable LimitExpression condition;

	private final KeySource key;

	private final PermitSource permits;

	private final CallEvaluationContext.Shared shared;

	private final FirstFailureLog failures = new FirstFailureLog(logger);

	/**
	 * Create the limit and check its expressions.
	 * @param policy the policy
	 * @param condition the SpEL expression that selects the calls to count; empty for all
	 * calls
	 * @param owner the owner of the condition, for messages
	 * @param beanFactory the beans that expressions may name
	 * @throws RateLimitConfigurationException if an expression is malformed or uses a
	 * variable that exists only in methods
	 */
	public RuleLimit(RateLimitPolicy policy, String condition, String owner, BeanFactory beanFactory) {
		String policyOwner = "policy '" + policy.name() + "', which is applied outside any method,";
		this.policy = policy;
		this.key = KeySource.of(policy, "", new ExpressionSite(policyOwner, "key", null), beanFactory);
		this.permits = PermitSource.of(policy, new ExpressionSite(policyOwner, "permits", null), beanFactory);
		this.condition = condition.isBlank() ? null
				: LimitExpression.parse(condition, new ExpressionSite(owner, "condition", null), beanFactory);
		this.shared = new CallEvaluationContext.Shared(beanFactory);
	}

	/**
	 * Return whether an expression uses a value of the context.
	 * @param variable the name of the variable or function, such as {@code principal}
	 * @return whether one does
	 */
	public boolean names(String variable) {
		return references().anyMatch((reference) -> reference.variable() == CallVariable.of(variable));
	}

	/**
	 * Check that a path has the variables that expressions name.
	 * @param pattern the pattern of the path
	 * @throws RateLimitConfigurationException if it lacks one
	 */
	public void checkPath(String pattern) {
		PathVariables.check("Policy '" + this.policy.name() + "', which is applied to " + pattern + ",", references(),
				Stream.of(pattern));
	}

	private Stream<CallReference> references() {
		return Stream
			.of(this.key.references(), this.permits.references(),
					(this.condition != null) ? this.condition.references() : List.<CallReference>of())
			.flatMap(List::stream);
	}

	/**
	 * Return the request of a call to the policy, for no permits if the condition does
	 * not hold. If the condition fails, the call is counted.
	 * @param context the context of the call
	 * @return the request
	 */
	public LimitRequest request(CallContext context) {
		ExpressionScope scope = new RequestScope(context, this.shared);
		long permits = applies(scope) ? this.permits.permits(scope) : 0;
		return (permits > 0)
				? this.key.request(this.policy.name(), this.policy, this.key.value(scope), permits, context)
				: new LimitRequest(this.policy.name(), this.policy, "", 0);
	}

	private boolean applies(ExpressionScope scope) {
		try {
			return this.condition == null || this.condition.test(scope);
		}
		catch (RuntimeException ex) {
			this.failures.note("The request is counted: " + ex.getMessage(), ex);
			return true;
		}
	}

	/**
	 * The values that expressions outside any method can use.
	 */
	private record RequestScope(CallContext context, CallEvaluationContext.Shared shared) implements ExpressionScope {

		@Override
		public @Nullable Object lookup(String variable) {
			return CallVariable.lookup(this.context, variable);
		}

		@Override
		public EvaluationContext evaluationContext() {
			return new CallEvaluationContext(this, TypedValue.NULL, this.shared);
		}

	}

}
