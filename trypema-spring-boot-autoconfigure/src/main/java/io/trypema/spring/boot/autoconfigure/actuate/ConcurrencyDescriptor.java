package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

/**
 * A policy of calls in flight in the response of the endpoint.
 *
 * @param limits the limits with its name
 * @param inFlight the calls of this process that hold a place
 * @param decisions the number of decisions by outcome
 */
record ConcurrencyDescriptor(List<PlacesDescriptor> limits, long inFlight, Map<String, Long> decisions) {

}
