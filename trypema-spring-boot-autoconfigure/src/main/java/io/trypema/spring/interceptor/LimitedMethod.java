package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitRequest;

/**
 * A method of a target class with its limits. Everything that is the same for all calls
 * is determined once. Immutable and safe for use by many threads.
 */
final class LimitedMethod {

	private final Method method;

	private final MethodParameters parameters;

	private final List<CompiledLimit> limits;

	private final ResultType resultType;

	private final boolean needsSession;

	private final boolean takesPlaces;

	private final boolean refundable;

	/** The requests of every call, unless they depend on it. */
	private final @Nullable List<LimitRequest> constantRequests;

	/**
	 * Create a limited method.
	 * @param method the method of the target class
	 * @param parameters the parameters with their names in expressions
	 * @param limits the limits in the order of their declaration
	 */
	LimitedMethod(Method method, MethodParameters parameters, List<CompiledLimit> limits) {
		this.method = method;
		this.parameters = parameters;
		this.limits = List.copyOf(limits);
		this.resultType = ResultType.of(method);
		this.needsSession = limits.stream().anyMatch(CompiledLimit::needsSession);
		this.takesPlaces = limits.stream().anyMatch((limit) -> limit.operation().policy() instanceof ConcurrencyPolicy);
		this.refundable = limits.stream().anyMatch(CompiledLimit::isRefundable);
		this.constantRequests = constantRequests(limits);
	}

	private static @Nullable List<LimitRequest> constantRequests(List<CompiledLimit> limits) {
		List<LimitRequest> requests = new ArrayList<>();
		for (CompiledLimit limit : limits) {
			LimitRequest request = limit.constantRequest();
			if (request == null) {
				return null;
			}
			requests.add(request);
		}
		return List.copyOf(requests);
	}

	Method method() {
		return this.method;
	}

	MethodParameters parameters() {
		return this.parameters;
	}

	List<CompiledLimit> limits() {
		return this.limits;
	}

	ResultType resultType() {
		return this.resultType;
	}

	/** Whether the session must be loaded before the limits are checked. */
	boolean needsSession() {
		return this.needsSession;
	}

	/** Whether a limit is on calls in flight. */
	boolean takesPlaces() {
		return this.takesPlaces;
	}

	/** Whether permits of a limit may be given back after a call. */
	boolean isRefundable() {
		return this.refundable;
	}

	/** The requests of a call, aligned with the limits. */
	List<LimitRequest> requests(LimitedCall call) {
		if (this.constantRequests != null) {
			return this.constantRequests;
		}
		if (this.limits.size() == 1) {
			return List.of(this.limits.get(0).request(call));
		}
		List<LimitRequest> requests = new ArrayList<>(this.limits.size());
		for (CompiledLimit limit : this.limits) {
			requests.add(limit.request(call));
		}
		return requests;
	}

}
