/**
 * The actuator: the endpoint {@code ratelimits}, health and info.
 */
@NullMarked
package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
