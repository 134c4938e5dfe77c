/**
 * Enforcement of annotated limits: operations, their evaluation, and the handling of
 * refused calls.
 */
@NullMarked
package io.trypema.spring.interceptor;

import org.jspecify.annotations.NullMarked;
