/**
 * The sample application: a small API that shows each use of a rate limit.
 */
@NullMarked
package io.trypema.sample;

import org.jspecify.annotations.NullMarked;
