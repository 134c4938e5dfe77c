/**
 * Metrics and observations of decisions and providers. Micrometer is optional.
 */
@NullMarked
package io.trypema.spring.metrics;

import org.jspecify.annotations.NullMarked;
