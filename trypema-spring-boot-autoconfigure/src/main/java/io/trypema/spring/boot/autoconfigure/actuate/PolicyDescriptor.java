package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A policy in the response of the endpoint.
 *
 * @param limits the limits with its name
 * @param decisions the number of decisions by outcome
 * @param topKeys the keys with the most calls, if they are watched and one policy is
 * shown
 */
record PolicyDescriptor(List<LimitDescriptor> limits, Map<String, Long> decisions,
		@Nullable List<TopKeyDescriptor> topKeys) implements OperationResponseBody {

}
