/**
 * Trypema's remote limiters and those of other libraries behind one interface.
 */
@NullMarked
package io.trypema.benchmark.redis.competitor;

import org.jspecify.annotations.NullMarked;
