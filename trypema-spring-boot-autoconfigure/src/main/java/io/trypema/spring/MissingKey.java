package io.trypema.spring;

/**
 * Treatment of calls without a key: the expression for it yields {@code null} or an empty
 * text, or a list that holds one, because the request has no such value.
 *
 * @since 0.1.0
 */
public enum MissingKey {

	/**
	 * The call counts under one key with all other calls whose key has the same gaps.
	 */
	SHARED,

	/**
	 * The call is refused with a {@link MissingKeyException}, and counts under no key.
	 */
	REFUSE,

	/**
	 * The call is not limited by the policy.
	 */
	UNLIMITED

}
