package io.trypema.spring.web.client;

/**
 * The header in which proxies pass on the addresses of the hops of a request.
 *
 * @since 0.1.0
 */
public enum ForwardedHeader {

	/**
	 * {@code X-Forwarded-For}, the addresses in a list.
	 */
	X_FORWARDED_FOR("X-Forwarded-For"),

	/**
	 * {@code Forwarded}, as in RFC 7239.
	 */
	FORWARDED("Forwarded");

	private final String headerName;

	ForwardedHeader(String headerName) {
		this.headerName = headerName;
	}

	/**
	 * Return the name of the header.
	 * @return the name
	 */
	String headerName() {
		return this.headerName;
	}

}
