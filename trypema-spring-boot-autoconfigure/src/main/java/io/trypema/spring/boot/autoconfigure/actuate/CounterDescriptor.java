package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A counter in the response of the endpoint. Members that do not apply to it, or are
 * unknown because Redis does not answer, are {@code null} and left out.
 *
 * @param name its name in Redis
 * @param type the type of the counter, or its class if it is another
 * @param settings the values of its properties by their names
 * @param pending the changes not yet in Redis
 * @param lag the age of the oldest of these
 * @param dropped the changes that were dropped
 * @param instanceId the id of this instance
 * @param instances the time since the last heartbeat of each live instance, by its id
 */
record CounterDescriptor(String name, String type, @Nullable Map<String, Object> settings, @Nullable Long pending,
		@Nullable Duration lag, @Nullable Long dropped, @Nullable String instanceId,
		@Nullable Map<String, Duration> instances) implements OperationResponseBody {

}
