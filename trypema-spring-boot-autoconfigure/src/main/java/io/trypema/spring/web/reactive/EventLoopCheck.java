package io.trypema.spring.web.reactive;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

import io.trypema.ProviderType;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.interceptor.RateLimitOperationSource;

/**
 * Finds handlers of WebFlux at start-up whose limits would block the event loop: they
 * return a plain value, a provider other than the local one decides, and no executor runs
 * them.
 */
final class EventLoopCheck implements SmartInitializingSingleton {

	private final ObjectProvider<RateLimitOperationSource> source;

	private final ObjectProvider<RequestMappingHandlerMapping> mappings;

	private final ObjectProvider<WebFluxConfigurer> configurers;

	/**
	 * Create a check.
	 * @param source finds the limits of methods
	 * @param mappings the handlers
	 * @param configurers the configuration of WebFlux, which may name an executor
	 */
	EventLoopCheck(ObjectProvider<RateLimitOperationSource> source,
			ObjectProvider<RequestMappingHandlerMapping> mappings, ObjectProvider<WebFluxConfigurer> configurers) {
		this.source = source;
		this.mappings = mappings;
		this.configurers = configurers;
	}

	/**
	 * Check all handlers.
	 * @throws RateLimitConfigurationException if a limit would block the event loop
	 */
	@Override
	public void afterSingletonsInstantiated() {
		this.source.ifAvailable((source) -> {
			BlockingExecution execution = new BlockingExecution();
			this.configurers.orderedStream().forEach((configurer) -> configurer.configureBlockingExecution(execution));
			this.mappings.stream()
				.flatMap((mapping) -> mapping.getHandlerMethods().values().stream())
				.filter((handler) -> !execution.runs(handler))
				.forEach((handler) -> check(handler, source));
		});
	}

	private static void check(HandlerMethod handler, RateLimitOperationSource source) {
		List<LimitPolicy> policies = source.blockingPolicies(handler.getMethod(), handler.getBeanType());
		if (!policies.isEmpty()) {
			LimitPolicy policy = policies.get(0);
			boolean waits = policy.provider() == ProviderType.LOCAL;
			throw new RateLimitConfigurationException(handler + " returns "
					+ handler.getReturnType().getGenericParameterType().getTypeName() + " and is limited by '"
					+ policy.name() + "' with the provider " + policy.provider().toString().toLowerCase(Locale.ROOT)
					+ (waits ? ", whose max-wait" : ", whose decisions") + " would block the event loop of WebFlux.",
					"Return a Mono, a Flux or a CompletableFuture, let a Kotlin function suspend, "
							+ (waits ? "set no max-wait" : "have the provider local decide")
							+ ", or run such handlers on an executor: set spring.threads.virtual.enabled "
							+ "to true (Java 21 and later), or override "
							+ "WebFluxConfigurer.configureBlockingExecution.");
		}
	}

	/**
	 * The executor of WebFlux, and the handlers that it runs.
	 */
	private static final class BlockingExecution extends BlockingExecutionConfigurer {

		boolean runs(HandlerMethod handler) {
			Predicate<HandlerMethod> predicate = getBlockingControllerMethodPredicate();
			return getExecutor() != null
					&& ((predicate != null) ? predicate.test(handler) : ReactiveAdapterRegistry.getSharedInstance()
						.getAdapter(handler.getReturnType().getParameterType()) == null);
		}

	}

}
