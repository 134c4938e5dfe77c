/**
 * Annotations that limit methods and types.
 */
@NullMarked
package io.trypema.spring.annotation;

import org.jspecify.annotations.NullMarked;
