/**
 * Rate limiting of servlet requests and Spring MVC handlers.
 */
@NullMarked
package io.trypema.spring.web.servlet;

import org.jspecify.annotations.NullMarked;
