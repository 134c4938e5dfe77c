package io.trypema.spring.web;

/**
 * Response headers that inform clients of their limits.
 *
 * @since 0.1.0
 */
public enum HeaderDialect {

	/**
	 * {@code RateLimit} and {@code RateLimit-Policy} as in
	 * draft-ietf-httpapi-ratelimit-headers-11: {@code "search";r=7;t=1}.
	 */
	DRAFT_11,

	/**
	 * {@code RateLimit-Limit}, {@code RateLimit-Remaining}, {@code RateLimit-Reset} and
	 * {@code RateLimit-Policy} as in draft-ietf-httpapi-ratelimit-headers-06.
	 */
	DRAFT_06,

	/**
	 * {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining} and
	 * {@code X-RateLimit-Reset}, the latter in seconds from now.
	 */
	LEGACY,

	/**
	 * None; a refusal still carries {@code Retry-After}.
	 */
	NONE

}
