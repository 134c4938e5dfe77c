package io.trypema.spring;

import java.util.List;

/**
 * Thrown when a call is refused because it has no key and its limit has
 * {@link MissingKey#REFUSE}.
 *
 * @since 0.1.0
 */
public class MissingKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String policy;

	private final boolean unauthenticated;

	private final String[] missing;

	/**
	 * Create the exception.
	 * @param message the message, which names the key without a value
	 * @param policy the name of the policy that refused the call
	 * @param unauthenticated whether the key uses the authenticated caller, and the
	 * caller is not authenticated
	 * @param missing the other parts of the key that the request lacks, in terms of its
	 * sender, such as {@code header X-Api-Key}
	 */
	public MissingKeyException(String message, String policy, boolean unauthenticated, List<String> missing) {
		super(message, null, false, false);
		this.policy = policy;
		this.unauthenticated = unauthenticated;
		this.missing = missing.toArray(String[]::new);
	}

	/**
	 * Create a copy of an exception, for subclasses.
	 * @param other the exception to copy
	 */
	protected MissingKeyException(MissingKeyException other) {
		super(other.getMessage(), other, false, false);
		this.policy = other.policy;
		this.unauthenticated = other.unauthenticated;
		this.missing = other.missing;
	}

	/**
	 * Return the name of the policy that refused the call.
	 * @return the name
	 */
	public String policy() {
		return this.policy;
	}

	/**
	 * Return whether the key uses the authenticated caller, and the caller is not
	 * authenticated.
	 * @return whether authentication is missing
	 */
	public boolean isUnauthenticated() {
		return this.unauthenticated;
	}

	/**
	 * Return the other parts of the key that the request lacks, in terms of its sender.
	 * @return the parts, such as {@code header X-Api-Key}; empty if unknown
	 */
	public List<String> missing() {
		return List.of(this.missing);
	}

}
