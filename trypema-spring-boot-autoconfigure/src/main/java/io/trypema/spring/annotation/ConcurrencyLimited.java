package io.trypema.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Limits how many calls of a method, or of all methods of a type that are not private,
 * are in flight at a time.
 * <p>
 * The limit is either that of a policy declared under {@code trypema.concurrency}, shared
 * by all methods that name it, or stated here with {@link #places()}. On a type it is one
 * limit for all its methods together; a method with such an annotation has its own limits
 * instead, and {@link RateLimitExempt} opts a method out.
 * <p>
 * A call holds a place until it is over: when the method returns or throws; when the
 * future that it returns completes; when the reactive value that it returns ends or is
 * cancelled. For a handler of Spring MVC, or one of WebFlux that returns a reactive type,
 * that is when the exchange is over: the response is complete (also a streamed one), the
 * client has disconnected, or the request timed out.
 * <p>
 * A call without a place is not made: the caller gets a
 * {@link io.trypema.concurrency.ConcurrencyLimitExceededException}, a web client the
 * status 429 or 503, unless there is a {@link #fallbackMethod()}. Exceptions,
 * expressions, placeholders and the order among other advice are those of
 * {@link RateLimited}. If a method has both, the rates are checked first, and their
 * permits are given back if there is no place.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Reflective(RateLimitedReflectiveProcessor.class)
@Repeatable(ConcurrencyLimited.Container.class)
public @interface ConcurrencyLimited {

	/**
	 * Name of the policy; alias for {@link #policy()}.
	 * @return the name, or an empty text if {@link #places()} are given
	 */
	@AliasFor("policy")
	String value() default "";

	/**
	 * Name of the policy, as in {@code trypema.concurrency.<name>}. Attributes given here
	 * override those of the policy, except for its places.
	 * @return the name, or an empty text if {@link #places()} are given
	 */
	@AliasFor("value")
	String policy() default "";

	/**
	 * How many calls may be in flight, from 1 to 1 000 000 000, of a limit stated inline.
	 * Excludes a policy.
	 * @return the number, or an empty text if a policy is named
	 */
	String places() default "";

	/**
	 * Name that web clients see of a limit stated inline, in headers and the bodies of
	 * refusals: ASCII letters, digits, dots, hyphens and underscores. Excludes a policy.
	 * @return the name; empty for one that holds no name of the code, such as
	 * {@code limit-1b2c3d4e}
	 */
	String name() default "";

	/**
	 * Where places are kept: {@code local}, or {@code redis} for a limit that all
	 * instances share.
	 * @return the provider; empty for that of the policy, else {@code redis} unless
	 * {@code trypema.provider} is {@code local}
	 */
	String provider() default "";

	/**
	 * Expression for the key that the call counts under, such as {@code #clientIp} or
	 * {@code #user.id}. A list makes a composite key. {@code null} and the empty text are
	 * no key, see {@link #missingKey()}.
	 * @return the expression; empty for that of the policy, else
	 * {@code trypema.default-key}, else one key for all callers
	 */
	String key() default "";

	/**
	 * Name of a {@link io.trypema.spring.RateLimitKeyResolver} bean that returns the key.
	 * Excludes {@link #key()}.
	 * @return the bean name, or an empty text
	 */
	String keyResolver() default "";

	/**
	 * Treatment of calls without a key: {@code shared}, {@code refuse} or
	 * {@code unlimited}, as for {@link RateLimited#missingKey()}.
	 * @return the treatment; empty for that of the policy, else {@code shared}
	 */
	String missingKey() default "";

	/**
	 * For how long a call waits for a free place, such as {@code 200ms}, up to 1 hour. A
	 * method that returns a future or a reactive type does not block meanwhile.
	 * @return the wait; empty for that of the policy, else none
	 */
	String maxWait() default "";

	/**
	 * The wait advised to refused callers in {@code Retry-After}, such as {@code 2s}, up
	 * to 1 day. It is a constant, since the time at which a place will be free is
	 * unknown.
	 * @return the wait; empty for that of the policy, else none
	 */
	String retryAfter() default "";

	/**
	 * Expression that decides whether the limit applies to the call.
	 * @return the expression; empty for always
	 */
	String condition() default "";

	/**
	 * Name of a method of the same class that answers refused calls, with the same
	 * parameters, or with a
	 * {@link io.trypema.concurrency.ConcurrencyLimitExceededException} as one more at the
	 * end, and a compatible return type. It has no place.
	 * @return the method name; empty for an exception
	 */
	String fallbackMethod() default "";

	/**
	 * Holds several {@link ConcurrencyLimited} annotations.
	 */
	@Target({ ElementType.METHOD, ElementType.TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Inherited
	@Documented
	@Reflective(RateLimitedReflectiveProcessor.class)
	@interface Container {

		/**
		 * The limits, all of which must admit a call.
		 * @return the annotations
		 */
		ConcurrencyLimited[] value();

	}

}
