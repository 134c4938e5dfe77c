package io.trypema.spring.web.reactive;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.trypema.spring.CallContext;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.interceptor.Admission;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.web.AppliedRules;
import io.trypema.spring.web.ExchangeEnd;
import io.trypema.spring.web.RateLimitRule;
import io.trypema.spring.web.RateLimitRules;
import io.trypema.spring.web.ReceivedRequest;

/**
 * Applies rules to WebFlux exchanges, and passes the exchange on to limited methods in
 * the Reactor context. All rules that match must admit an exchange; if one refuses, the
 * permits of the others are given back, also those of an earlier filter of this type.
 * CORS preflight requests are not counted, nor are exchanges of another application
 * context than that of the filter, such as those on a separate port of the actuator.
 */
final class RateLimitWebFilter implements WebFilter, ApplicationContextAware {

	private final RateLimitRules rules;

	private final RateLimitEnforcer enforcer;

	private final ReactiveCallContexts contexts;

	private final RefusalExceptionFactory exceptionFactory;

	private @Nullable ApplicationContext applicationContext;

	/**
	 * Create a filter.
	 * @param rules the rules
	 * @param enforcer checks the limits
	 * @param contexts creates the contexts of calls
	 * @param exceptionFactory creates the exceptions for refused exchanges
	 */
	RateLimitWebFilter(RateLimitRules rules, RateLimitEnforcer enforcer, ReactiveCallContexts contexts,
			RefusalExceptionFactory exceptionFactory) {
		this.rules = rules;
		this.enforcer = enforcer;
		this.contexts = contexts;
		this.exceptionFactory = exceptionFactory;
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.applicationContext = applicationContext;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ExchangeEnd end = ReactiveCallContext.follow(exchange);
		return exchange.getPrincipal()
			.map(Principal::getName)
			.singleOptional()
			.map((principal) -> this.contexts.of(exchange, principal.orElse(null)))
			.flatMap((context) -> applyRules(exchange, context).then(chain.filter(exchange))
				.contextWrite((view) -> view.put(CallContext.class, context)))
			.doFinally((signal) -> end.reach());
	}

	private Mono<Void> applyRules(ServerWebExchange exchange, CallContext context) {
		if (this.rules.isEmpty() || isForeign(exchange) || CorsUtils.isPreFlightRequest(exchange.getRequest())) {
			return Mono.empty();
		}
		AppliedRules applied = (AppliedRules) exchange.getAttributes()
			.computeIfAbsent(AppliedRules.ATTRIBUTE, (name) -> new AppliedRules());
		ReceivedRequest received = ReceivedRequest.of(exchange.getRequest());
		List<RateLimitRule> rules = applied.take(this.rules, received);
		if (rules.isEmpty()) {
			return Mono.empty();
		}
		Mono<Void> session = rules.stream().anyMatch(RateLimitRule::needsSession)
				? Mono.fromFuture(context::loadSession, true) : Mono.empty();
		return session
			.then(Mono.fromFuture(() -> this.enforcer
				.admitAsync(rules.stream().map((rule) -> rule.request(context, received)).toList()), true))
			.doOnDiscard(Admission.class, (admission) -> {
				CompletableFuture<?> ignored = admission.undoAsync();
			})
			.flatMap((admission) -> decided(applied, context, admission));
	}

	@SuppressWarnings("ReferenceEquality")
	private boolean isForeign(ServerWebExchange exchange) {
		ApplicationContext context = exchange.getApplicationContext();
		return context != null && this.applicationContext != null
				&& context.getAutowireCapableBeanFactory() != this.applicationContext.getAutowireCapableBeanFactory();
	}

	private Mono<Void> decided(AppliedRules applied, CallContext context, Admission admission) {
		context.exchange().onDecisions(admission.limits());
		if (!admission.isRefused()) {
			applied.add(admission);
			return Mono.empty();
		}
		return Mono.fromFuture(applied::undoAsync, true)
			.then(Mono.error(() -> admission.exception(this.exceptionFactory)));
	}

}
