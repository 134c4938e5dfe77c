package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A row of a table in {@code docs} that says what a test has seen. With the system
 * property {@code trypema.docs.write} the row is written anew.
 */
final class DocumentedRow {

	private DocumentedRow() {
	}

	/** Check that the row that begins with a text goes on with what was seen. */
	static void check(String page, String start, String seen) {
		Path path = Path.of("..", "docs", page);
		try {
			if (Boolean.getBoolean("trypema.docs.write")) {
				Files.writeString(path,
						Pattern.compile("^" + Pattern.quote(start) + ".*$", Pattern.MULTILINE)
							.matcher(Files.readString(path))
							.replaceAll(Matcher.quoteReplacement(start + seen)));
			}
			assertThat(Files.readAllLines(path)).contains(start + seen);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
