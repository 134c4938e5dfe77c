package io.trypema.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.codec.Base16;

/**
 * A script and the digest by which Redis knows it.
 */
record Script(String text, String digest) {

	private static final String FOLDER = "scripts/";

	private static final Pattern INCLUDE = Pattern.compile("(?m)^[ \\t]*-- include (\\S+)$");

	/**
	 * Read a script and its includes.
	 * @param name the name of its file
	 * @param clock the file that reads the time
	 */
	static Script read(String name, String clock) {
		Matcher includes = INCLUDE.matcher(resource(name));
		String text = includes.replaceAll((include) -> Matcher
			.quoteReplacement(resource("include/" + include.group(1).replace("clock.lua", clock))));
		return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static String resource(String name) {
		try (InputStream stream = Script.class.getResourceAsStream(FOLDER + name)) {
			if (stream == null) {
				throw new IllegalStateException("The script " + name + " is missing from the class path");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The script " + name + " cannot be read", ex);
		}
	}

}
