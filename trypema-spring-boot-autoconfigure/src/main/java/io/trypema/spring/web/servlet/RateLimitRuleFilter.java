package io.trypema.spring.web.servlet;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.GenericFilterBean;

import io.trypema.LimitExceededException;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.MissingKeyException;
import io.trypema.spring.interceptor.Admission;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.web.AppliedRules;
import io.trypema.spring.web.RateLimitRules;
import io.trypema.spring.web.ReceivedRequest;

/**
 * Applies rules to requests before they are handled, each rule once, also if a request is
 * forwarded, included or dispatched anew, and answers refusals that come from later
 * filters. All rules that match must admit a request; if one refuses, the permits of the
 * others are given back, also those of an earlier filter of this type, unless the work of
 * the request that includes another has begun. CORS preflight requests are not counted.
 * The filter also notifies limited methods that handle requests of the end of the
 * exchange.
 */
final class RateLimitRuleFilter extends GenericFilterBean {

	private final RateLimitRules rules;

	private final RateLimitEnforcer enforcer;

	private final CallContextSource contextSource;

	private final ServletRefusalResponder responder;

	/**
	 * Create a filter.
	 * @param rules the rules
	 * @param enforcer checks the limits
	 * @param contextSource finds the context of the request
	 * @param responder answers refused requests
	 */
	RateLimitRuleFilter(RateLimitRules rules, RateLimitEnforcer enforcer, CallContextSource contextSource,
			ServletRefusalResponder responder) {
		this.rules = rules;
		this.enforcer = enforcer;
		this.contextSource = contextSource;
		this.responder = responder;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest httpRequest && response instanceof HttpServletResponse httpResponse) {
			filter(httpRequest, httpResponse, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			if (!this.rules.isEmpty() && request.getDispatcherType() != DispatcherType.ERROR
					&& !CorsUtils.isPreFlightRequest(request) && !isContinued(request)) {
				applyRules(request, response);
			}
			proceed(request, response, chain);
		}
		catch (LimitExceededException | RateLimiterUnavailableException | MissingKeyException ex) {
			if (isIncluded(request)) {
				// Only the response to the request that includes has a status
				throw ex;
			}
			this.responder.respond(request, response, ex);
		}
	}

	private static boolean isIncluded(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.INCLUDE;
	}

	/** Whether Spring MVC continues the work of a handler. */
	private static boolean isContinued(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.ASYNC
				&& WebAsyncUtils.getAsyncManager(request).hasConcurrentResult();
	}

	/** The outermost filter of this type follows the exchange to its end. */
	private static void proceed(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (ServletExchange.of(request) != null) {
			chain.doFilter(request, response);
			return;
		}
		ServletExchange exchange = ServletExchange.start(request);
		try {
			chain.doFilter(request, response);
		}
		catch (Throwable ex) {
			exchange.fail(request, ex);
			throw ex;
		}
		exchange.returned(request);
	}

	/**
	 * Bind the request of this filter, with the wrappers of earlier filters.
	 */
	private void applyRules(HttpServletRequest request, HttpServletResponse response) {
		RequestAttributes outer = RequestContextHolder.getRequestAttributes();
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, response));
		try {
			applyRules(request);
		}
		finally {
			RequestContextHolder.setRequestAttributes(outer);
		}
	}

	private void applyRules(HttpServletRequest request) {
		CallContext context = this.contextSource.current();
		AppliedRules applied = applied(request);
		ReceivedRequest received = ReceivedServletRequest.of(request);
		List<LimitRequest> requests = applied.take(this.rules, received)
			.stream()
			.map((rule) -> rule.request(context, received))
			.toList();
		if (requests.isEmpty()) {
			return;
		}
		Admission admission = this.enforcer.admit(requests);
		context.exchange().onDecisions(admission.limits());
		if (admission.isRefused()) {
			if (!isIncluded(request)) {
				applied.undo();
			}
			throw this.responder.exception(admission);
		}
		applied.add(admission);
	}

	private static AppliedRules applied(HttpServletRequest request) {
		if (request.getAttribute(AppliedRules.ATTRIBUTE) instanceof AppliedRules applied) {
			return applied;
		}
		AppliedRules applied = new AppliedRules();
		request.setAttribute(AppliedRules.ATTRIBUTE, applied);
		return applied;
	}

}
