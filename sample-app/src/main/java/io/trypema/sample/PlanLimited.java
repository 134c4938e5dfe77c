package io.trypema.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

import io.trypema.spring.annotation.RateLimited;

/**
 * Limits calls by the plan of the customer whose API key they carry.
 *
 * @see Plans
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RateLimited(policy = "plan", key = "@plans.customerOf(#header('X-Api-Key'))")
@interface PlanLimited {

	/**
	 * The permits that a call costs.
	 * @return a number or an expression
	 */
	@AliasFor(annotation = RateLimited.class)
	String permits() default "1";

}
