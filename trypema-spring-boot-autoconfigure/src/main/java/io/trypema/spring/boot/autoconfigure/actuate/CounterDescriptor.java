package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A counter as the endpoint shows it. What does not apply to it, or is not known since
 * Redis does not answer, is {@code null} and left out.
 *
 * @param name its name in Redis
 * @param type what kind of counter it is, or its class if it is another
 * @param settings what the properties say, by their names
 * @param pending what was added and is not in Redis
 * @param lag for how long that has been waiting
 * @param dropped what was given up
 * @param instanceId the id of this instance
 * @param instances for how long each live instance was not heard of, by its id
 */
record CounterDescriptor(String name, String type, @Nullable Map<String, Object> settings, @Nullable Long pending,
		@Nullable Duration lag, @Nullable Long dropped, @Nullable String instanceId,
		@Nullable Map<String, Duration> instances) implements OperationResponseBody {

}
