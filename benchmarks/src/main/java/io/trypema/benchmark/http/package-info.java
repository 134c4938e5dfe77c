/**
 * Load on applications that limit their requests.
 */
@NullMarked
package io.trypema.benchmark.http;

import org.jspecify.annotations.NullMarked;
