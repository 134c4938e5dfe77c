/**
 * The annotations that users write on their methods and types.
 */
@NullMarked
package io.trypema.spring.annotation;

import org.jspecify.annotations.NullMarked;
