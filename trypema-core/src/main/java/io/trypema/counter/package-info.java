/**
 * Counters that all instances of an application share.
 */
@NullMarked
package io.trypema.counter;

import org.jspecify.annotations.NullMarked;
