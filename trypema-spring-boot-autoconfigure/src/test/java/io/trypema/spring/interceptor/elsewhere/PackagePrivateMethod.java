package io.trypema.spring.interceptor.elsewhere;

import io.trypema.spring.annotation.RateLimited;

/**
 * Has a limited method that a subclass in another package cannot override.
 */
public class PackagePrivateMethod {

	public void other() {
		call();
	}

	@RateLimited(rate = "3/h")
	void call() {
	}

}
