/**
 * The load that remote limiters are put under, and how it is measured.
 */
@NullMarked
package io.trypema.benchmark.redis;

import org.jspecify.annotations.NullMarked;
