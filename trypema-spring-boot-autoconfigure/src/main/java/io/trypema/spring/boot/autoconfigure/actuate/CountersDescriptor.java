package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All counters in the response of the endpoint.
 *
 * @param counters the counters by the name of their bean
 */
record CountersDescriptor(Map<String, CounterDescriptor> counters) implements OperationResponseBody {

}
