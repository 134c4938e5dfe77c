package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;

import io.trypema.spring.RateLimitListener;

/**
 * Watches the keys with the most calls.
 */
interface TopKeys extends RateLimitListener {

	/** The keys of a policy with the most calls, in descending order. */
	List<TopKeyDescriptor> of(String policy);

}
