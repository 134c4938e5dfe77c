package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.util.ClassUtils;

import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * Finds the limits of methods. Annotations are looked up once per method and class,
 * expressions are parsed once. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitOperationSource {

	private final DeclaredLimits declaredLimits = new DeclaredLimits();

	private final Map<MethodClassKey, LimitedMethod> methods = new ConcurrentHashMap<>();

	private final ConfigurableBeanFactory beanFactory;

	/**
	 * Create a source.
	 * @param beanFactory holds the rate limiter, the policies and the defaults, which are
	 * looked up when the first limited method is called, and the beans that expressions
	 * name
	 */
	public RateLimitOperationSource(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	boolean isLimited(Method method, Class<?> targetClass) {
		return !declared(method, targetClass).isEmpty();
	}

	/**
	 * Return the policies whose decisions may block the thread that calls a method.
	 * @param method the method
	 * @param targetClass the class of the bean
	 * @return the policies, or none if the method is not limited, decided in process, or
	 * returns a type for which decisions are awaited without blocking
	 * @throws RateLimitConfigurationException if a limit of the method cannot work
	 */
	public List<LimitPolicy> blockingPolicies(Method method, Class<?> targetClass) {
		if (!isLimited(method, targetClass) || ResultType.of(method).isAwaited()) {
			return List.of();
		}
		return get(method, targetClass).limits()
			.stream()
			.map((limit) -> limit.operation().policy())
			.filter(LimitPolicy::mayBlock)
			.toList();
	}

	List<DeclaredLimit> declared(Method method, Class<?> targetClass) {
		return this.declaredLimits.get(method, targetClass);
	}

	/**
	 * The method with its limits. All mistakes in them are found here.
	 */
	LimitedMethod get(Method method, Class<?> targetClass) {
		MethodClassKey key = new MethodClassKey(method, targetClass);
		LimitedMethod limitedMethod = this.methods.get(key);
		if (limitedMethod == null) {
			limitedMethod = resolve(method, targetClass);
			this.methods.put(key, limitedMethod);
		}
		return limitedMethod;
	}

	/**
	 * Return the limits on calls in flight of all methods inspected so far.
	 * @return the policies, in no order and with repetitions
	 */
	public Stream<ConcurrencyPolicy> concurrencyPolicies() {
		return operations().map(LimitOperation::policy)
			.filter(ConcurrencyPolicy.class::isInstance)
			.map(ConcurrencyPolicy.class::cast);
	}

	/**
	 * Return the limits of all methods inspected so far.
	 * @return the limits, in no order and with repetitions
	 */
	public Stream<LimitOperation> operations() {
		return this.methods.values()
			.stream()
			.flatMap((method) -> method.limits().stream())
			.map(CompiledLimit::operation);
	}

	private LimitedMethod resolve(Method method, Class<?> targetClass) {
		List<DeclaredLimit> declared = declared(method, targetClass);
		Method specificMethod = AopUtils.getMostSpecificMethod(method, ClassUtils.getUserClass(targetClass));
		MethodParameters parameters = MethodParameters
			.of(declared.isEmpty() ? specificMethod : declared.get(0).namingMethod(specificMethod));
		OperationResolver resolver = new OperationResolver(this.beanFactory);
		Set<String> names = new HashSet<>();
		List<CompiledLimit> limits = new ArrayList<>();
		for (DeclaredLimit limit : declared) {
			LimitSite site = new LimitSite(limit, specificMethod, targetClass);
			LimitOperation operation = resolver.resolve(site);
			checkDeclaredOnce(site, operation, names);
			limits.add(new CompiledLimit(site, operation, parameters, this.beanFactory));
		}
		return new LimitedMethod(specificMethod, parameters, limits);
	}

	private static void checkDeclaredOnce(LimitSite site, LimitOperation operation, Set<String> names) {
		String name = operation.policy().publicName();
		if (!site.declared().text("name").isEmpty() && !names.add(name)) {
			throw new RateLimitConfigurationException(
					site.owner() + " has the name '" + name + "', which another of its limits has too.",
					"Write another name, so that clients can distinguish the two.");
		}
	}

}
