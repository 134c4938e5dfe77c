package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A row of a table in {@code docs} that contains the results of a test. With the system
 * property {@code trypema.docs.write} the row is rewritten.
 */
final class DocumentedRow {

	private DocumentedRow() {
	}

	/**
	 * Check that the row that begins with the first cells continues with the second. The
	 * tables apply to the newest version of Spring Boot.
	 */
	static void check(String page, String start, String seen) {
		if (SpringBootVersion.getVersion().startsWith("4.0.")) {
			return;
		}
		Path path = Path.of("..", "docs", page);
		try {
			if (Boolean.getBoolean("trypema.docs.write")) {
				String cells = "( [^|]*\\|){" + seen.chars().filter((character) -> character == '|').count() + "}";
				Files.writeString(path,
						Pattern.compile("^" + Pattern.quote(start) + cells, Pattern.MULTILINE)
							.matcher(Files.readString(path))
							.replaceAll(Matcher.quoteReplacement(start + seen)));
			}
			assertThat(Files.readAllLines(path)).anyMatch((line) -> line.startsWith(start + seen));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
