package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All limits in the response of the endpoint.
 *
 * @param providers the providers by name
 * @param policies the policies by name
 * @param concurrency the policies of calls in flight by name
 */
record RateLimitsDescriptor(Map<String, ProviderDescriptor> providers, Map<String, PolicyDescriptor> policies,
		Map<String, ConcurrencyDescriptor> concurrency) implements OperationResponseBody {

}
