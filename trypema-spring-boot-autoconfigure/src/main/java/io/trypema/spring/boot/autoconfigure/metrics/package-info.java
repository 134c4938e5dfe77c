/**
 * Auto-configurations for metrics and observations.
 */
@NullMarked
package io.trypema.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
