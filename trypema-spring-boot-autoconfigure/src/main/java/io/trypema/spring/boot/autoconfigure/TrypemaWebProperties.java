package io.trypema.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.client.ForwardedHeader;

/**
 * Properties of web applications.
 *
 * @since 0.1.0
 */
public final class TrypemaWebProperties {

	/**
	 * HTTP status of a refused request, from 400 to 599.
	 */
	private int status = 429;

	/**
	 * HTTP status of a request that is refused because too many are in flight, from 400
	 * to 599.
	 */
	private int concurrencyStatus = 429;

	/**
	 * Dialect of the headers that inform clients about their limits.
	 */
	private HeaderDialect headers = HeaderDialect.DRAFT_11;

	private final ClientAddress clientAddress = new ClientAddress();

	public int getStatus() {
		return this.status;
	}

	public void setStatus(int status) {
		this.status = status;
	}

	public int getConcurrencyStatus() {
		return this.concurrencyStatus;
	}

	public void setConcurrencyStatus(int concurrencyStatus) {
		this.concurrencyStatus = concurrencyStatus;
	}

	public HeaderDialect getHeaders() {
		return this.headers;
	}

	public void setHeaders(HeaderDialect headers) {
		this.headers = headers;
	}

	public ClientAddress getClientAddress() {
		return this.clientAddress;
	}

	/**
	 * Properties of the address of a client.
	 */
	public static final class ClientAddress {

		/**
		 * Comma-separated list of addresses and CIDR blocks of trusted proxies. None by
		 * default: the address of the client is that of the connection.
		 */
		private List<String> trustedProxies = new ArrayList<>();

		/**
		 * Header in which trusted proxies pass on the chain of addresses.
		 */
		private ForwardedHeader header = ForwardedHeader.X_FORWARDED_FOR;

		/**
		 * Number of leading bits of an IPv6 address that identify a client, from 1 to
		 * 128.
		 */
		private int ipv6PrefixLength = 64;

		public List<String> getTrustedProxies() {
			return this.trustedProxies;
		}

		public void setTrustedProxies(List<String> trustedProxies) {
			this.trustedProxies = trustedProxies;
		}

		public ForwardedHeader getHeader() {
			return this.header;
		}

		public void setHeader(ForwardedHeader header) {
			this.header = header;
		}

		public int getIpv6PrefixLength() {
			return this.ipv6PrefixLength;
		}

		public void setIpv6PrefixLength(int ipv6PrefixLength) {
			this.ipv6PrefixLength = ipv6PrefixLength;
		}

	}

}
