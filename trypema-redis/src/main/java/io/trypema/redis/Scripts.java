package io.trypema.redis;

/**
 * The scripts.
 *
 * @param acquire decides on acquisitions under the absolute strategy; short, since it is
 * the most frequent one
 * @param limit executes any operation on limited keys
 * @param count executes any operation on plain counters
 * @param flush adds increments that were buffered in process to plain counters
 * @param instance executes any operation on counters with slices of instances
 */
record Scripts(Script acquire, Script limit, Script count, Script flush, Script instance) {

	private static final String SERVER_CLOCK = "clock.lua";

	static Scripts onServerTime() {
		return withClock(SERVER_CLOCK);
	}

	static Scripts withClock(String clock) {
		return new Scripts(Script.read("acquire.lua", clock), Script.read("limit.lua", clock),
				Script.read("count.lua", clock), Script.read("flush.lua", clock), Script.read("instance.lua", clock));
	}

	Script get(ScriptKind kind) {
		return switch (kind) {
			case ACQUIRE -> this.acquire;
			case LIMIT -> this.limit;
			case COUNT -> this.count;
			case FLUSH -> this.flush;
			case INSTANCE -> this.instance;
		};
	}

}
