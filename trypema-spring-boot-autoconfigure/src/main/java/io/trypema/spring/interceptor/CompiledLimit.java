package io.trypema.spring.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitKeyResolver;

/**
 * One limit of one method, with its expressions parsed. Safe for use by many threads.
 */
final class CompiledLimit {

	/** Named by the public class. */
	private static final Log logger = LogFactory.getLog("io.trypema.spring.interceptor.RateLimitInterceptor");

	private final LimitOperation operation;

	private final @Nullable LimitExpression condition;

	private final KeySource key;

	private final PermitSource permits;

	private final @Nullable LimitExpression refundIf;

	private final @Nullable FallbackMethod fallback;

	private final boolean needsSession;

	private final BeanFactory beanFactory;

	private final FirstFailureLog refundFailures = new FirstFailureLog(logger);

	CompiledLimit(LimitSite site, LimitOperation operation, MethodParameters parameters,
			ConfigurableBeanFactory beanFactory) {
		String owner = site.owner();
		this.operation = operation;
		this.beanFactory = beanFactory;
		this.condition = expression(operation.condition(), new ExpressionSite(owner, "condition", parameters));
		this.key = KeySource.of(operation.policy(), operation.keyResolver(),
				new ExpressionSite(site.keyOwner(), "key", parameters), beanFactory);
		this.permits = PermitSource.of(operation.policy(),
				new ExpressionSite(site.permitsOwner(), "permits", parameters), beanFactory);
		if (!operation.refundIf().isEmpty()) {
			LateOutcomes.checkRefund(site, operation.refundIf(), beanFactory);
		}
		if (operation.policy() instanceof ConcurrencyPolicy) {
			LateOutcomes.checkInFlight(site, beanFactory);
		}
		this.refundIf = expression(operation.refundIf(),
				new ExpressionSite(owner, ExpressionSite.REFUND_IF, parameters));
		this.fallback = operation.fallbackMethod().isEmpty() ? null
				: FallbackMethod.find(site, operation.fallbackMethod());
		List<CallReference> references = references(this.condition, this.key, this.permits, this.refundIf);
		this.needsSession = !operation.keyResolver().isEmpty()
				|| references.stream().anyMatch((reference) -> reference.variable() == CallVariable.SESSION);
		PathVariables.check(site, references, beanFactory);
	}

	private @Nullable LimitExpression expression(String text, ExpressionSite site) {
		return text.isEmpty() ? null : LimitExpression.parse(text, site, this.beanFactory);
	}

	private static List<CallReference> references(@Nullable LimitExpression condition, KeySource key,
			PermitSource permits, @Nullable LimitExpression refundIf) {
		List<CallReference> references = new ArrayList<>(key.references());
		references.addAll(permits.references());
		if (condition != null) {
			references.addAll(condition.references());
		}
		if (refundIf != null) {
			references.addAll(refundIf.references());
		}
		return references;
	}

	boolean needsSession() {
		return this.needsSession;
	}

	/** The request of every call, or {@code null} if it depends on the call. */
	@Nullable LimitRequest constantRequest() {
		OptionalLong permits = this.operation.policy().constantPermits();
		boolean constant = this.condition == null && this.operation.keyResolver().isEmpty() && this.key.isConstant()
				&& permits.isPresent() && permits.getAsLong() > 0;
		return constant ? new LimitRequest(this.operation.scope(), this.operation.policy(), "", permits.getAsLong())
				: null;
	}

	/** Return the request of a call, for no permits if the condition does not hold. */
	LimitRequest request(LimitedCall call) {
		boolean applies = this.condition == null || this.condition.test(call);
		long permits = applies ? this.permits.permits(call) : 0;
		return (permits > 0)
				? this.key.request(this.operation.scope(), this.operation.policy(), key(call), permits, call.context())
				: new LimitRequest(this.operation.scope(), this.operation.policy(), "", 0);
	}

	private @Nullable Object key(LimitedCall call) {
		if (this.operation.keyResolver().isEmpty()) {
			return this.key.value(call);
		}
		RateLimitKeyResolver resolver = this.beanFactory.getBean(this.operation.keyResolver(),
				RateLimitKeyResolver.class);
		return resolver.resolve(call.context(), call.target(), call.method(), call.arguments());
	}

	LimitOperation operation() {
		return this.operation;
	}

	boolean isRefundable() {
		return this.refundIf != null;
	}

	/**
	 * Whether permits are given back after the call, according to its outcome. The work
	 * is done, so an expression that fails keeps the permits and does not fail the call.
	 */
	boolean isRefundedAfter(LimitedCall call) {
		try {
			return this.refundIf != null && this.refundIf.test(call);
		}
		catch (RuntimeException ex) {
			this.refundFailures.note("Permits are kept: " + ex.getMessage(), ex);
			return false;
		}
	}

	@Nullable FallbackMethod fallback() {
		return this.fallback;
	}

}
