package io.trypema.spring.boot.autoconfigure.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spellings of a path, and a client that sends them verbatim.
 */
final class Spellings {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final List<String> SLASHES = List.of("/", "//", "///", "/./", "/%2e/", "/;/", "/;a=b/", "/.;/",
			"/a/../", "/a/%2e%2e/", "/a/..;/", "/a/%2E./", "%2F", "/%2F", "\\", "/%5c", "%5C", "/%20/", "/%01/",
			"/%20");

	private static final List<String> ENDS = List.of("", "/", "//", "/.", "/./", ";", ";x=y", ";/", "%2f", "/%2e",
			"%20", "%00", ".", "/;", "/a/..", "/a/%2e%2e", "?", "?/", "%3B", "%3bx", "%3Fx", "#x");

	private static final List<String> METHODS = List.of("GET", "HEAD", "get", "PURGE");

	private static final Map<String, String> HANDLERS = Map.of("files", "static file", "servlet", "servlet",
			"annotated", "annotated controller", "function", "functional endpoint");

	private Spellings() {
	}

	/** Return several hundred spellings of a path of two segments. */
	static List<String> of(String first, String second) {
		List<String> spellings = new ArrayList<>();
		for (String start : SLASHES) {
			for (String middle : SLASHES) {
				spellings.add(start + first + middle + second);
			}
			for (String end : ENDS) {
				spellings.add(start + first + "/" + second + end);
				spellings.add("/" + first + start + second + end);
			}
		}
		String letter = "%" + Integer.toHexString(first.charAt(0));
		spellings.add("/" + letter + first.substring(1) + "/" + second);
		return spellings;
	}

	static List<String> methods() {
		return METHODS;
	}

	/** Send a request and return the whole response. */
	static String send(int port, String method, String path) {
		return send(port, method, path, "Host: localhost");
	}

	/** Send a request with these headers and return the whole response. */
	static String send(int port, String method, String path, String... headers) {
		try (Socket socket = new Socket("localhost", port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			String request = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
					+ "\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static boolean isCounted(String response, String policy) {
		return response.toLowerCase(Locale.ROOT).contains("ratelimit-policy: ")
				&& response.contains("\"" + policy + "\";q=");
	}

	/**
	 * Return the paths that a handler answers, and whether the policy of its name counts
	 * each.
	 */
	static Map<String, Boolean> answered(int port, String method, String handler, List<String> paths) {
		Map<String, Boolean> answered = new LinkedHashMap<>();
		for (String path : paths) {
			String response = send(port, method, path);
			if (response.contains("answer of " + handler)) {
				answered.put(path, isCounted(response, handler));
			}
		}
		return answered;
	}

	/**
	 * Check that a handler is counted on every path that it answers, and that the guide
	 * documents the numbers.
	 */
	static void check(int port, String server, String handler) {
		List<String> paths = of(handler, "x");
		Map<String, Boolean> answered = answered(port, "GET", handler, paths);
		List<String> counted = answered.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
		assertThat(answered).containsKey("/" + handler + "/x");
		assertThat(counted).containsExactlyElementsOf(answered.keySet());
		DocumentedRow.check("web.md", "| " + server + " | " + HANDLERS.get(handler) + " |",
				" " + paths.size() + " | " + answered.size() + " | " + counted.size() + " |");
	}

}
