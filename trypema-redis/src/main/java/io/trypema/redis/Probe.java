package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.trypema.RateLimit;
import io.trypema.WindowSettings;

/**
 * Requests a decision on a dedicated key from a server, which is admitted and so written:
 * it fails where decisions on limited keys do.
 */
final class Probe {

	/** So short that it never fills, and so leaves a second after the last probe. */
	private static final RateLimit LIMIT = RateLimit.of(1_000_000, Duration.ofMillis(1));

	/**
	 * So many names include one of any single slot of a cluster, but for one case in a
	 * million.
	 */
	private static final int MAX_NAMES = 1 << 18;

	private final RedisLimit limit;

	private final KeyNames names = new KeyNames(false);

	Probe(String prefix) {
		this.limit = RedisLimit.of(WindowSettings.defaults().resolve(LIMIT), prefix + ":check", false, FullKeys.none());
	}

	/**
	 * Return a key that a server serves.
	 * @param served whether it serves the key of a name
	 */
	StateKey key(Predicate<byte[]> served) {
		return IntStream.range(0, MAX_NAMES)
			.mapToObj((i) -> new StateKey(this.limit.space(), Integer.toString(i)))
			.filter((key) -> served.test(name(key)))
			.findFirst()
			.orElseGet(() -> new StateKey(this.limit.space(), "0"));
	}

	byte[] name(StateKey key) {
		return key.name(this.names);
	}

	ScriptRun run(StateKey key, ServerClock clock) {
		AbsoluteAcquisition call = new AbsoluteAcquisition(key, this.limit, 1);
		KeyBatch keyBatch = call.keyBatch(name(key));
		keyBatch.add(call);
		return new ScriptRun(List.of(keyBatch), clock);
	}

}
