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
 * Limits the rate of calls of a method, or of all methods of a type that are not private.
 * <p>
 * The limit is either that of a policy declared under {@code trypema.policies}, shared by
 * all methods that name it, or stated here with {@link #rate()}. On a type it is one
 * limit for all its methods together; an annotated method has its own limits instead, and
 * {@link RateLimitExempt} opts a method out. Several limits on one method are all or
 * nothing: if one refuses, the permits of the others are given back.
 * <p>
 * A call over the limit is not made: the caller gets a
 * {@link io.trypema.RateLimitExceededException}, a web client the status 429, unless
 * there is a {@link #fallbackMethod()}. It is thrown by methods that return a plain
 * value; a method that returns a {@link java.util.concurrent.CompletionStage} returns a
 * failed future; for one that returns a reactive type, the limit is checked on each
 * subscription, before the method runs, and a refusal is an error signal.
 * <p>
 * The limit is applied after method security, so that an unauthorized call takes no
 * permit, and before transactions, caching and validation. Asynchronous execution
 * ({@code @Async}) and retries come first: the limit is decided on the thread of the
 * call, for each attempt.
 * <p>
 * All text attributes may hold {@code ${…}} placeholders. Limits are checked at start-up
 * as far as possible: an unknown policy, a malformed rate or expression, an unknown
 * parameter or a missing fallback method fails the start.
 * <p>
 * Expressions are written in SpEL and may use {@code @bean}, {@code #parameterName} or
 * {@code #p0}, {@code #root.target}, {@code #root.method}, and in a web request
 * {@code #clientIp}, {@code #principal}, {@code #session}, {@code #header('X-Name')},
 * {@code #cookie('name')} and {@code #path('name')}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Reflective(RateLimitedReflectiveProcessor.class)
@Repeatable(RateLimited.Container.class)
public @interface RateLimited {

	/**
	 * Name of the policy; alias for {@link #policy()}.
	 * @return the name, or an empty text if {@link #rate()} is given
	 */
	@AliasFor("policy")
	String value() default "";

	/**
	 * Name of the policy, as in {@code trypema.policies.<name>}. Attributes given here
	 * override those of the policy, except for its rate.
	 * @return the name, or an empty text if {@link #rate()} is given
	 */
	@AliasFor("value")
	String policy() default "";

	/**
	 * Rate of a limit stated inline, as permits, a slash and a period: {@code 10/s},
	 * {@code 0.5/s}, {@code 20/10s}, {@code 100/min}. Excludes a policy.
	 * @return the rate, or an empty text if a policy is named
	 */
	String rate() default "";

	/**
	 * Name that web clients see of a limit stated inline, in headers and the bodies of
	 * refusals: ASCII letters, digits, dots, hyphens and underscores. Excludes a policy.
	 * @return the name; empty for one that holds no name of the code, such as
	 * {@code limit-1b2c3d4e}
	 */
	String name() default "";

	/**
	 * Length of the window, such as {@code 10s} or {@code PT10S}, from 1 ms to 3650 days.
	 * @return the window; empty for that of the policy, else {@code trypema.window}, else
	 * the period of the rate
	 */
	String window() default "";

	/**
	 * Provider that decides: {@code local}, {@code redis} or {@code hybrid}.
	 * @return the provider; empty for that of the policy, else {@code trypema.provider}
	 */
	String provider() default "";

	/**
	 * Strategy for calls above the limit: {@code absolute} or {@code suppressed}.
	 * @return the strategy; empty for that of the policy, else {@code trypema.strategy}
	 */
	String strategy() default "";

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
	 * Treatment of calls without a key: {@code shared} (all of them count under one key),
	 * {@code refuse} (a web client gets 401 if the key uses {@code #principal} and the
	 * caller is not authenticated, else 400; any other caller a
	 * {@link io.trypema.spring.MissingKeyException}) or {@code unlimited}.
	 * @return the treatment; empty for that of the policy, else {@code shared}
	 */
	String missingKey() default "";

	/**
	 * Permits that the call costs: a number or an expression, from 0 (free, the call is
	 * not counted) to 2^53 - 1.
	 * @return the permits; empty for those of the policy, else 1
	 */
	String permits() default "";

	/**
	 * Expression that decides whether the limit applies to the call.
	 * @return the expression; empty for always
	 */
	String condition() default "";

	/**
	 * Expression that decides, after the call, whether its permits are given back. It may
	 * use {@code #result} and {@code #exception}, one of which is {@code null}. The
	 * permits are taken before the call, so the limit holds under parallel calls too.
	 * @return the expression; empty for never
	 */
	String refundIf() default "";

	/**
	 * Name of a method of the same class that answers refused calls, with the same
	 * parameters, or with a {@link io.trypema.RateLimitExceededException} as one more at
	 * the end, and a compatible return type.
	 * @return the method name; empty for an exception
	 */
	String fallbackMethod() default "";

	/**
	 * Holds several {@link RateLimited} annotations.
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
		RateLimited[] value();

	}

}
