/**
 * Measurements of the limiters and of their peers.
 */
@NullMarked
package io.trypema.benchmark;

import org.jspecify.annotations.NullMarked;
