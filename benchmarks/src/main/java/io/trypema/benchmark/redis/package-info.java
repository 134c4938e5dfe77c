/**
 * Load on remote limiters, and its measurement.
 */
@NullMarked
package io.trypema.benchmark.redis;

import org.jspecify.annotations.NullMarked;
