package io.trypema.spring.interceptor;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The context of a call outside any web request.
 */
enum NoCallContext implements CallContext {

	INSTANCE;

	@Override
	public @Nullable String clientIp() {
		return null;
	}

	@Override
	public @Nullable String principal() {
		return null;
	}

	@Override
	public @Nullable String header(String name) {
		return null;
	}

	@Override
	public void onDecisions(List<AppliedLimit> limits) {
	}

}
