package io.trypema.spring;

import java.util.List;

/**
 * The exchange of calls outside any web request.
 */
enum NoCallExchange implements CallExchange {

	INSTANCE;

	@Override
	public void onDecisions(List<AppliedLimit> limits) {
	}

}
