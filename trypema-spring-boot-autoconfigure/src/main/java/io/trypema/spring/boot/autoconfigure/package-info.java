/**
 * Properties, conditions and beans that configure rate limiting in a Spring Boot
 * application.
 */
@NullMarked
package io.trypema.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
