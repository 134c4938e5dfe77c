package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One key of a counter as the endpoint shows it.
 *
 * @param counter the name of the bean
 * @param key the key as it was asked for
 * @param value the value, over all instances
 * @param slices the slices of instances by their ids, of a counter that has some
 */
record CounterKeyDescriptor(String counter, String key, long value,
		@Nullable Map<String, Long> slices) implements OperationResponseBody {

}
