package io.trypema.spring.web;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that a rule applies to: a host, or all subdomains of a domain.
 *
 * @param name the name of the host or domain in lower case
 * @param subdomains whether the subdomains of that name match, in place of the host
 */
record HostPattern(String name, boolean subdomains) {

	private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

	private static final String ANY = "*.";

	/**
	 * Parse a pattern.
	 * @param text a host name, or {@code *.} and the name of a domain
	 * @return the pattern
	 * @throws IllegalArgumentException if the text is not of that form
	 */
	static HostPattern parse(String text) {
		String host = text.strip().toLowerCase(Locale.ROOT);
		boolean subdomains = host.startsWith(ANY);
		String name = subdomains ? host.substring(ANY.length()) : host;
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"It is not the name of a host. Write it without scheme and port, such as "
							+ "api.example.com, or *.example.com for all names below a domain");
		}
		return new HostPattern(name, subdomains);
	}

	/** Whether the authority of a request, which may have a port, is of this host. */
	boolean matches(String authority) {
		String host = withoutPort(authority).toLowerCase(Locale.ROOT);
		String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
		return this.subdomains ? name.endsWith("." + this.name) : name.equals(this.name);
	}

	private static String withoutPort(String authority) {
		int colon = authority.indexOf(':');
		return (colon < 0) ? authority : authority.substring(0, colon);
	}

}
