package io.trypema.spring.web.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads the hops of a forwarding header one by one from the last to the first. It never
 * reads further to the left than requested, so hops forged by a client there cannot
 * change those that proxies added to the right of them.
 */
final class ForwardedChain {

	private final ForwardedHeader header;

	private final List<String> lines;

	private int line;

	private String text = "";

	/** End of the rest of the text. */
	private int end;

	ForwardedChain(ForwardedHeader header, List<String> lines) {
		this.header = header;
		this.lines = lines;
		this.line = lines.size();
		previousLine();
	}

	boolean hasPrevious() {
		return this.line >= 0;
	}

	/**
	 * Take the last hop that was not taken yet.
	 * @return its address as text, without port and brackets, or {@code null} if the hop
	 * is malformed or not an address
	 */
	@Nullable String previous() {
		int comma = lastOutsideQuotes(this.text, this.end, ',');
		String element = this.text.substring(comma + 1, this.end).strip();
		if (comma < 0) {
			previousLine();
		}
		else {
			this.end = comma;
		}
		String node = (this.header == ForwardedHeader.FORWARDED) ? forParameter(element) : element;
		return (node != null) ? address(node) : null;
	}

	private void previousLine() {
		this.line--;
		this.text = hasPrevious() ? this.lines.get(this.line) : "";
		this.end = this.text.length();
	}

	private static @Nullable String forParameter(String element) {
		String found = null;
		int end = element.length();
		int separator;
		do {
			separator = lastOutsideQuotes(element, end, ';');
			String pair = element.substring(separator + 1, end).strip();
			if (pair.regionMatches(true, 0, "for=", 0, 4)) {
				if (found != null) {
					return null;
				}
				found = unquote(pair.substring(4));
			}
			end = separator;
		}
		while (separator >= 0);
		return found;
	}

	private static String unquote(String value) {
		boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
		return quoted ? value.substring(1, value.length() - 1) : value;
	}

	private static @Nullable String address(String node) {
		if (node.startsWith("[")) {
			int end = node.indexOf(']');
			return (end > 0 && isPortOrEmpty(node.substring(end + 1))) ? node.substring(1, end) : null;
		}
		int colon = node.indexOf(':');
		boolean withPort = colon >= 0 && colon == node.lastIndexOf(':');
		if (!withPort) {
			return node;
		}
		return isPortOrEmpty(node.substring(colon)) ? node.substring(0, colon) : null;
	}

	private static boolean isPortOrEmpty(String text) {
		return text.isEmpty() || (text.length() > 1 && text.length() <= 6 && text.charAt(0) == ':'
				&& text.substring(1).chars().allMatch((digit) -> digit >= '0' && digit <= '9'));
	}

	private static int lastOutsideQuotes(String text, int end, char wanted) {
		boolean quoted = false;
		for (int i = end - 1; i >= 0; i--) {
			char found = text.charAt(i);
			if (found == '"' && !isEscaped(text, i)) {
				quoted = !quoted;
			}
			else if (found == wanted && !quoted) {
				return i;
			}
		}
		return -1;
	}

	private static boolean isEscaped(String text, int index) {
		int backslashes = 0;
		while (index > backslashes && text.charAt(index - backslashes - 1) == '\\') {
			backslashes++;
		}
		return backslashes % 2 == 1;
	}

}
