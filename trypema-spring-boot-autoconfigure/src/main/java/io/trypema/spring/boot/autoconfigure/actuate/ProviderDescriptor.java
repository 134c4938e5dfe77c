package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

/**
 * A provider in the response of the endpoint.
 *
 * @param available whether it is available, as far as known
 * @param failures the number of calls without a decision of Redis
 */
record ProviderDescriptor(boolean available, @Nullable Long failures) {

}
