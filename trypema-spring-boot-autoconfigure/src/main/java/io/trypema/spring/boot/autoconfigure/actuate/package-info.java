/**
 * Actuator support: the endpoints {@code ratelimits} and {@code counters}, health and
 * info.
 */
@NullMarked
package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
