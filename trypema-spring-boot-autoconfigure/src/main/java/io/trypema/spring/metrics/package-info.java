/**
 * Counts and measures what limits decide. Micrometer is optional.
 */
@NullMarked
package io.trypema.spring.metrics;

import org.jspecify.annotations.NullMarked;
