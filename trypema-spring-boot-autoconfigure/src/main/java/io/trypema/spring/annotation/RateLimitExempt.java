package io.trypema.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Opts a method out of the limits that {@link RateLimited} and {@link ConcurrencyLimited}
 * on its type set. A {@link ConcurrencyLimited} on the method itself still applies.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RateLimitExempt {

}
