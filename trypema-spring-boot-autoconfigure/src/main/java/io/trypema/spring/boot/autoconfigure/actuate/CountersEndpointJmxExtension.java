package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * JMX operations, where the caller has no name.
 */
@EndpointJmxExtension(endpoint = CountersEndpoint.class)
final class CountersEndpointJmxExtension {

	private static final String NOBODY = "";

	private final CountersEndpoint delegate;

	CountersEndpointJmxExtension(CountersEndpoint delegate) {
		this.delegate = delegate;
	}

	@ReadOperation
	public Object counter(@Selector String counter, @Nullable String key) {
		return NamedOperations
			.valid(() -> (key != null) ? this.delegate.read(counter, key) : this.delegate.describe(counter));
	}

	@WriteOperation
	public CounterKeyDescriptor setKey(@Selector String counter, String key, String value) {
		return NamedOperations.valid(() -> {
			this.delegate.set(NOBODY, counter, CounterWrite.of(key, value));
			return this.delegate.read(counter, key);
		});
	}

	@DeleteOperation
	public Object removeKeys(@Selector String counter, @Nullable String key, @Nullable Boolean all) {
		return NamedOperations.valid(() -> {
			this.delegate.remove(NOBODY, counter, CounterRemoval.of(key, all));
			return (key != null) ? this.delegate.read(counter, key) : this.delegate.describe(counter);
		});
	}

}
