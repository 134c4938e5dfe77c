package io.trypema.redis;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;

/**
 * An error reply of a server, reduced to its code: the rest of its text may quote the
 * request, limited keys and passwords included.
 *
 * @param code the code
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">Simple
 * errors in the specification of the protocol</a>
 */
record ErrorReply(String code) {

	private static final Pattern CODE = Pattern.compile("([A-Z][A-Z0-9_]*)(?: .*)?", Pattern.DOTALL);

	/**
	 * Servers before 7.0 put the code of an error in a script after where it happened.
	 */
	private static final Pattern CODE_IN_SCRIPT = Pattern.compile(
			"ERR Error running script \\(call to f_\\p{XDigit}+\\): (?:@user_script: ?\\d+: )+-?([A-Z][A-Z0-9_]*) .*",
			Pattern.DOTALL);

	private static final String UNKNOWN_COMMAND = "ERR unknown command";

	private static final Map<String, String> MEANINGS = Map.ofEntries(
			Map.entry("OOM", "the server has no memory left (maxmemory)"),
			Map.entry("READONLY", "the server is a replica that must not be written to"),
			Map.entry("NOPERM", "the user lacks the rights to run the scripts or to reach their keys"),
			Map.entry("NOAUTH", "the server asks for a password"),
			Map.entry("WRONGPASS", "the user name or password is wrong"),
			Map.entry("LOADING", "the server is loading its data"),
			Map.entry("BUSY", "the server is running a script for too long"),
			Map.entry("MISCONF", "the server cannot save its data and refuses writes"),
			Map.entry("NOREPLICAS", "the server has too few replicas to accept writes"),
			Map.entry("MASTERDOWN", "the server is a replica that lost its master"),
			Map.entry("CLUSTERDOWN", "the cluster does not serve the slot of the key"),
			Map.entry("TRYAGAIN", "the slot of the key is being moved to another server"),
			Map.entry("WRONGTYPE", "the name of the key in Redis holds a value of another type"),
			Map.entry("FOREIGN",
					"the name of the key in Redis holds a value that this version of Trypema does not know"),
			Map.entry(UNKNOWN_COMMAND, "the server does not know a command that is needed, or it was renamed"));

	static ErrorReply of(RedisCommandExecutionException failure) {
		String text = String.valueOf(failure.getMessage());
		if (text.startsWith(UNKNOWN_COMMAND)) {
			return new ErrorReply(UNKNOWN_COMMAND);
		}
		return codeIn(CODE_IN_SCRIPT, text).or(() -> codeIn(CODE, text)).orElseGet(() -> new ErrorReply("ERR"));
	}

	private static Optional<ErrorReply> codeIn(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		return matcher.matches() ? Optional.of(new ErrorReply(matcher.group(1))) : Optional.empty();
	}

	/** Return the code and its meaning, without the text of the server. */
	String text() {
		return this.code + " (" + MEANINGS.getOrDefault(this.code, "its text is left out, since it may hold keys")
				+ ')';
	}

}
