package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Properties that the keys of a counter share.
 */
final class CounterSpace {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private static final Duration MIN_TTL = Duration.ofMillis(1);

	private static final Duration MAX_TTL = Duration.ofDays(3650);

	private final String name;

	private final String prefix;

	private final byte[] prefixBytes;

	private final long millisToLive;

	private final boolean fromCreation;

	/**
	 * Create a space.
	 * @param prefix the prefix of the names of all keys
	 * @param name the name of the counter
	 * @param ttl for how long a key lives, if not for ever
	 * @param fromCreation whether that is counted from the first change and not from the
	 * last
	 */
	CounterSpace(String prefix, String name, @Nullable Duration ttl, boolean fromCreation) {
		this.name = checkName(name);
		this.prefix = prefix + ":c:" + name + ':';
		this.prefixBytes = this.prefix.getBytes(StandardCharsets.UTF_8);
		this.millisToLive = (ttl != null) ? ttl.toMillis() : 0;
		this.fromCreation = fromCreation;
	}

	static String checkName(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"The name of a counter must be 1 to 64 letters, digits, '.', '_' or '-', " + "but is '" + name
							+ "'");
		}
		return name;
	}

	static Duration checkTtl(Duration ttl) {
		if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
			throw new IllegalArgumentException(
					"The time that a key of a counter lives must be from 1 ms to 3650 days, but is " + ttl);
		}
		return ttl;
	}

	String name() {
		return this.name;
	}

	String prefix() {
		return this.prefix;
	}

	byte[] prefixBytes() {
		return this.prefixBytes;
	}

	void write(ScriptRequest request) {
		request.whole(this.millisToLive).whole(this.fromCreation ? 1 : 0);
	}

}
