/**
 * Trypema and other limiters behind one interface.
 */
@NullMarked
package io.trypema.benchmark.competitor;

import org.jspecify.annotations.NullMarked;
