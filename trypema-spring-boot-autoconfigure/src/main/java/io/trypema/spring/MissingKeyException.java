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
	 * @param message what has no value
	 * @param policy the name of the policy that refused the call
	 * @param unauthenticated whether the key takes the authenticated caller, and nobody
	 * is authenticated
	 * @param missing what else the key takes from the request and the request lacks, as
	 * its sender knows it, such as {@code header X-Api-Key}
	 */
	public MissingKeyException(String message, String policy, boolean unauthenticated, List<String> missing) {
		super(message, null, false, false);
		this.policy = policy;
		this.unauthenticated = unauthenticated;
		this.missing = missing.toArray(String[]::new);
	}

	/**
	 * Create an exception that says the same in another form.
	 * @param other the other exception
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
	 * Return whether the key takes the authenticated caller, and nobody is authenticated.
	 * @return whether authentication is what is missing
	 */
	public boolean isUnauthenticated() {
		return this.unauthenticated;
	}

	/**
	 * Return what else the key takes from the request and the request lacks, as its
	 * sender knows it.
	 * @return such as {@code header X-Api-Key}; empty if nothing is known of it
	 */
	public List<String> missing() {
		return List.of(this.missing);
	}

}
