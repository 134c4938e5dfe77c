package io.trypema.spring;

import org.jspecify.annotations.Nullable;

/**
 * The context of a call outside any web request. Reading a property of a request fails,
 * so that callers do not share one key unnoticed.
 */
enum NoCallContext implements CallContext {

	INSTANCE;

	@Override
	public @Nullable String clientIp() {
		throw noRequest("#clientIp");
	}

	@Override
	public @Nullable String principal() {
		throw noRequest("#principal");
	}

	@Override
	public @Nullable String sessionId() {
		throw noRequest("#session");
	}

	@Override
	public @Nullable String header(String name) {
		throw noRequest("#header('" + name + "')");
	}

	@Override
	public @Nullable String cookie(String name) {
		throw noRequest("#cookie('" + name + "')");
	}

	@Override
	public @Nullable String pathVariable(String name) {
		throw noRequest("#path('" + name + "')");
	}

	private static IllegalStateException noRequest(String name) {
		return new IllegalStateException(name + " is not known here: the call belongs to no web request, or is made on "
				+ "another thread than the request's. Limit the method that the request calls (in WebFlux one that "
				+ "returns a Mono or Flux, or a suspending function), or pass the value as a parameter and name that "
				+ "in the expression");
	}

}
