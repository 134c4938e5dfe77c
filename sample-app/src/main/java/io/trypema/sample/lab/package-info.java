/**
 * A lab in which one experiment runs for each page that is open: a load that the server
 * makes, the limiters that decide on it, and what comes of it as a stream of samples.
 */
@NullMarked
package io.trypema.sample.lab;

import org.jspecify.annotations.NullMarked;
