package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ExceptionHandlerMappingInfo;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.accept.RequestedContentTypeResolverBuilder;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Chooses among the {@code @ExceptionHandler} methods of a WebFlux application: those of
 * the controller first, then those of advice beans in order.
 */
final class ReactiveExceptionHandlers {

	private final Map<Class<?>, ExceptionHandlerMethodResolver> controllers = new ConcurrentHashMap<>();

	private final Map<ControllerAdviceBean, ExceptionHandlerMethodResolver> advice = new LinkedHashMap<>();

	private final RequestedContentTypeResolver contentTypeResolver;

	ReactiveExceptionHandlers(ApplicationContext applicationContext) {
		for (ControllerAdviceBean bean : ControllerAdviceBean.findAnnotatedBeans(applicationContext)) {
			if (bean.getBeanType() != null) {
				this.advice.put(bean, new ExceptionHandlerMethodResolver(bean.getBeanType()));
			}
		}
		this.contentTypeResolver = applicationContext.getBeanProvider(RequestedContentTypeResolver.class)
			.getIfUnique(() -> new RequestedContentTypeResolverBuilder().build());
	}

	/**
	 * Find the first suitable exception handler.
	 * @param exchange the exchange
	 * @param failed the method that failed, if known
	 * @param exception the exception
	 * @param suitable decides whether an exception handler may answer
	 * @return the exception handler, without argument resolvers, or {@code null}
	 */
	@Nullable InvocableHandlerMethod find(ServerWebExchange exchange, @Nullable HandlerMethod failed, Throwable exception,
			Predicate<ExceptionHandlerMappingInfo> suitable) {
		Class<?> controller = (failed != null) ? failed.getBeanType() : null;
		List<MediaType> accepted = acceptedMediaTypes(exchange);
		if (failed != null && controller != null) {
			ExceptionHandlerMethodResolver handlers = this.controllers.computeIfAbsent(controller,
					ExceptionHandlerMethodResolver::new);
			for (MediaType mediaType : accepted) {
				ExceptionHandlerMappingInfo mapping = handlers.resolveExceptionMapping(exception, mediaType);
				if (mapping != null && suitable.test(mapping)) {
					return invocable(failed.getBean(), mapping, exchange);
				}
			}
		}
		for (MediaType mediaType : accepted) {
			for (Map.Entry<ControllerAdviceBean, ExceptionHandlerMethodResolver> entry : this.advice.entrySet()) {
				ExceptionHandlerMappingInfo mapping = entry.getKey().isApplicableToBeanType(controller)
						? entry.getValue().resolveExceptionMapping(exception, mediaType) : null;
				if (mapping != null && suitable.test(mapping)) {
					return invocable(entry.getKey().resolveBean(), mapping, exchange);
				}
			}
		}
		return null;
	}

	private List<MediaType> acceptedMediaTypes(ServerWebExchange exchange) {
		try {
			return this.contentTypeResolver.resolveMediaTypes(exchange);
		}
		catch (NotAcceptableStatusException ex) {
			return List.of(MediaType.ALL);
		}
	}

	private static InvocableHandlerMethod invocable(Object bean, ExceptionHandlerMappingInfo mapping,
			ServerWebExchange exchange) {
		if (!mapping.getProducibleTypes().isEmpty()) {
			exchange.getAttributes().put(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, mapping.getProducibleTypes());
		}
		return new InvocableHandlerMethod(bean, mapping.getHandlerMethod());
	}

	/**
	 * Call an exception handler.
	 * @param handler the exception handler
	 * @param exchange the exchange
	 * @param exception the exception
	 * @param failed the method that failed, if known
	 * @param framework the result of another exception handler that the framework called,
	 * with the argument resolvers and the context to call this one with
	 * @return the result
	 */
	static Mono<HandlerResult> call(InvocableHandlerMethod handler, ServerWebExchange exchange, Throwable exception,
			@Nullable HandlerMethod failed, HandlerResult framework) {
		handler.setArgumentResolvers(((InvocableHandlerMethod) framework.getHandler()).getResolvers());
		List<@Nullable Object> provided = new ArrayList<>(causes(exception));
		provided.add(failed);
		return handler.invoke(exchange, framework.getBindingContext(), provided.toArray());
	}

	static List<Throwable> causes(Throwable exception) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable next = exception; next != null && !causes.contains(next); next = next.getCause()) {
			causes.add(next);
		}
		return causes;
	}

}
