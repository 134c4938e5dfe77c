/**
 * Rate limiting of web requests, shared by servlet and WebFlux applications: rules, the
 * exceptions and statuses of refused requests, and the headers that inform clients.
 */
@NullMarked
package io.trypema.spring.web;

import org.jspecify.annotations.NullMarked;
