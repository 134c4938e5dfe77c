package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A key of a counter in the response of the endpoint.
 *
 * @param counter the name of the bean
 * @param key the key as requested
 * @param value the value, over all instances
 * @param slices the slices of instances by their ids, for a counter with slices
 */
record CounterKeyDescriptor(String counter, String key, long value,
		@Nullable Map<String, Long> slices) implements OperationResponseBody {

}
