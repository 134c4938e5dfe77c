/**
 * A small book shop that shows the uses of a rate limit.
 */
@NullMarked
package io.trypema.sample;

import org.jspecify.annotations.NullMarked;
