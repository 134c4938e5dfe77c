/**
 * What tests of limits find in another package.
 */
@NullMarked
package io.trypema.spring.interceptor.elsewhere;

import org.jspecify.annotations.NullMarked;
