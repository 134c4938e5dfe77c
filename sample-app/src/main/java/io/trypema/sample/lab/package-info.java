/**
 * A lab with one experiment for each open page: a load that the server generates, the
 * limiters that decide on it, and the outcomes as a stream of samples.
 */
@NullMarked
package io.trypema.sample.lab;

import org.jspecify.annotations.NullMarked;
