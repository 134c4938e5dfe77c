/**
 * How a refusal becomes an HTTP response, and what a request tells about its caller.
 */
@NullMarked
package io.trypema.spring.web;

import org.jspecify.annotations.NullMarked;
