package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ExceptionHandlerMappingInfo;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.reactive.result.method.annotation.ModelMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PrincipalMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ServerWebExchangeMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds and calls {@code @ExceptionHandler} methods of a WebFlux application: of the
 * controller first, then of advice beans in order.
 */
final class ReactiveExceptionHandlers {

	private final Map<Class<?>, ExceptionHandlerMethodResolver> controllers = new ConcurrentHashMap<>();

	private final List<Advice> advice;

	private final List<HandlerResultHandler> resultHandlers;

	private final List<HandlerMethodArgumentResolver> argumentResolvers;

	ReactiveExceptionHandlers(ApplicationContext applicationContext) {
		this.advice = ControllerAdviceBean.findAnnotatedBeans(applicationContext)
			.stream()
			.filter((bean) -> bean.getBeanType() != null && bean.getBeanType() != ReactiveRefusalAdvice.class)
			.map(Advice::new)
			.toList();
		this.resultHandlers = applicationContext.getBeanProvider(HandlerResultHandler.class).orderedStream().toList();
		ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();
		this.argumentResolvers = List.of(new ServerWebExchangeMethodArgumentResolver(adapters),
				new PrincipalMethodArgumentResolver(adapters), new ModelMethodArgumentResolver(adapters));
	}

	/**
	 * Let the first suitable exception handler answer.
	 * @param exchange the exchange
	 * @param handler the method that failed, if known
	 * @param exception the exception
	 * @param suitable tells whether an exception handler may answer
	 * @return completes when it has answered, or {@code null} if there is none
	 */
	@Nullable Mono<Void> handle(ServerWebExchange exchange, @Nullable HandlerMethod handler, Throwable exception,
			Predicate<ExceptionHandlerMappingInfo> suitable) {
		for (Candidate candidate : candidates(handler)) {
			for (MediaType mediaType : acceptedMediaTypes(exchange)) {
				ExceptionHandlerMappingInfo mapping = candidate.handlers()
					.resolveExceptionMapping(exception, mediaType);
				if (mapping != null && suitable.test(mapping)) {
					return invoke(invocable(candidate, mapping, exchange), exchange, exception, handler);
				}
			}
		}
		return null;
	}

	private List<Candidate> candidates(@Nullable HandlerMethod handler) {
		List<Candidate> candidates = new ArrayList<>();
		Class<?> handlerType = (handler != null) ? handler.getBeanType() : null;
		if (handler != null) {
			candidates.add(new Candidate(handler.getBean(),
					this.controllers.computeIfAbsent(handler.getBeanType(), ExceptionHandlerMethodResolver::new)));
		}
		this.advice.stream()
			.filter((advice) -> advice.bean().isApplicableToBeanType(handlerType))
			.forEach((advice) -> candidates.add(new Candidate(advice.bean().resolveBean(), advice.handlers())));
		return candidates;
	}

	private static List<MediaType> acceptedMediaTypes(ServerWebExchange exchange) {
		try {
			List<MediaType> accepted = exchange.getRequest().getHeaders().getAccept();
			return accepted.isEmpty() ? List.of(MediaType.ALL) : accepted;
		}
		catch (InvalidMediaTypeException ex) {
			return List.of(MediaType.ALL);
		}
	}

	private InvocableHandlerMethod invocable(Candidate candidate, ExceptionHandlerMappingInfo mapping,
			ServerWebExchange exchange) {
		if (!mapping.getProducibleTypes().isEmpty()) {
			exchange.getAttributes().put(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, mapping.getProducibleTypes());
		}
		InvocableHandlerMethod invocable = new InvocableHandlerMethod(candidate.bean(), mapping.getHandlerMethod());
		invocable.setArgumentResolvers(this.argumentResolvers);
		return invocable;
	}

	private Mono<Void> invoke(InvocableHandlerMethod invocable, ServerWebExchange exchange, Throwable exception,
			@Nullable HandlerMethod handler) {
		exchange.getResponse().getHeaders().clearContentHeaders();
		List<Object> provided = new ArrayList<>();
		for (Throwable next = exception; next != null && !provided.contains(next); next = next.getCause()) {
			provided.add(next);
		}
		if (handler != null) {
			provided.add(handler);
		}
		return invocable.invoke(exchange, new BindingContext(), provided.toArray())
			.flatMap((result) -> write(result, exchange));
	}

	private Mono<Void> write(HandlerResult result, ServerWebExchange exchange) {
		return this.resultHandlers.stream()
			.filter((handler) -> handler.supports(result))
			.findFirst()
			.map((handler) -> handler.handleResult(exchange, result))
			.orElseGet(() -> Mono
				.error(() -> new IllegalStateException("No HandlerResultHandler for " + result.getReturnValue())));
	}

	private record Advice(ControllerAdviceBean bean, ExceptionHandlerMethodResolver handlers) {

		Advice(ControllerAdviceBean bean) {
			this(bean, new ExceptionHandlerMethodResolver(Objects.requireNonNull(bean.getBeanType())));
		}

	}

	private record Candidate(Object bean, ExceptionHandlerMethodResolver handlers) {
	}

}
