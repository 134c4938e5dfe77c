package io.trypema.redis;

/**
 * The scripts that take decisions.
 *
 * @param acquire decides on acquisitions under the absolute strategy; short, since it is
 * what runs nearly always
 * @param visit does any operation
 */
record Scripts(Script acquire, Script visit) {

	private static final String SERVER_CLOCK = "clock.lua";

	static Scripts onServerTime() {
		return withClock(SERVER_CLOCK);
	}

	static Scripts withClock(String clock) {
		return new Scripts(Script.read("acquire.lua", clock), Script.read("visit.lua", clock));
	}

}
