package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

/**
 * A provider as the endpoint shows it.
 *
 * @param available whether it gives decisions, as far as known
 * @param failures the number of calls that got none from Redis
 */
record ProviderDescriptor(boolean available, @Nullable Long failures) {

}
