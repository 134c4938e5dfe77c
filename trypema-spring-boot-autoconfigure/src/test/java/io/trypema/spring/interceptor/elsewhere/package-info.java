/**
 * Classes in another package for tests of limits.
 */
@NullMarked
package io.trypema.spring.interceptor.elsewhere;

import org.jspecify.annotations.NullMarked;
