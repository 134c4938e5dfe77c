/**
 * From an annotation to a decision: operations, their evaluation, and what a refused call
 * gets.
 */
@NullMarked
package io.trypema.spring.interceptor;

import org.jspecify.annotations.NullMarked;
