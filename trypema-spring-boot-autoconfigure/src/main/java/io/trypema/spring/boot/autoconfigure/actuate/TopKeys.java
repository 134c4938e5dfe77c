package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;

import io.trypema.spring.RateLimitListener;

/**
 * Watches which keys ask most.
 */
interface TopKeys extends RateLimitListener {

	/** The keys of a policy that ask most, those that ask more first. */
	List<TopKeyDescriptor> of(String policy);

}
