package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * HTTP operations, with the matching status and the name of the caller.
 */
@RegisterReflectionForBinding({ CounterDescriptor.class, CounterKeyDescriptor.class, ErrorDescriptor.class })
@EndpointWebExtension(endpoint = CountersEndpoint.class)
final class CountersEndpointWebExtension {

	private static final NamedOperations OPERATIONS = new NamedOperations("counter", "/actuator/counters/visitors");

	private final CountersEndpoint delegate;

	CountersEndpointWebExtension(CountersEndpoint delegate) {
		this.delegate = delegate;
	}

	@ReadOperation
	public WebEndpointResponse<Object> counter(@Selector(match = Selector.Match.ALL_REMAINING) Object counter,
			@Nullable String key) {
		return OPERATIONS.respond(counter, (name) -> new WebEndpointResponse<>(
				(key != null) ? this.delegate.read(name, key) : this.delegate.describe(name)));
	}

	@WriteOperation
	public WebEndpointResponse<Object> setKey(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object counter, @Nullable String key,
			@Nullable String value) {
		return OPERATIONS.respond(counter, (name) -> {
			CounterWrite write = CounterWrite.of(key, value);
			this.delegate.set(NamedOperations.caller(securityContext), name, write);
			return new WebEndpointResponse<>(this.delegate.read(name, write.key()));
		});
	}

	@DeleteOperation
	public WebEndpointResponse<Object> removeKeys(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object counter, @Nullable String key,
			@Nullable Boolean all) {
		return OPERATIONS.respond(counter, (name) -> {
			this.delegate.remove(NamedOperations.caller(securityContext), name, CounterRemoval.of(key, all));
			return new WebEndpointResponse<>(
					(key != null) ? this.delegate.read(name, key) : this.delegate.describe(name));
		});
	}

}
