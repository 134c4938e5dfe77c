/**
 * Limits on how many calls are in flight at a time.
 */
@NullMarked
package io.trypema.concurrency;

import org.jspecify.annotations.NullMarked;
