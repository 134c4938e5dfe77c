/**
 * Rate limiting of WebFlux exchanges and handlers.
 */
@NullMarked
package io.trypema.spring.web.reactive;

import org.jspecify.annotations.NullMarked;
