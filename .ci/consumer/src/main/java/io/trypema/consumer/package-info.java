/**
 * An application that uses the starter as others do, to be run on every version of Spring
 * Boot that is supported.
 */
@NullMarked
package io.trypema.consumer;

import org.jspecify.annotations.NullMarked;
