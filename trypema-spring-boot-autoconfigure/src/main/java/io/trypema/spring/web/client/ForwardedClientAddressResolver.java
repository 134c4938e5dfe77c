package io.trypema.spring.web.client;

import java.util.List;
import java.util.function.Function;

import inet.ipaddr.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the address of the peer, unless that is a trusted proxy: then the forwarded
 * chain is read from the right, past trusted proxies only, and the first address that is
 * not one is the client. A hop that is malformed or hidden ends the chain; the client is
 * then the last trusted proxy before it. No name is ever looked up.
 * <p>
 * Addresses have one canonical form: IPv4-mapped ones, and those of NAT64 (RFC 6052, RFC
 * 8215) and 6to4 (RFC 3056), are shown as the IPv4 address in them, and other IPv6 ones
 * as the network that the client is in, such as {@code 2001:db8:1:2::/64}. Trusted
 * proxies are compared before that, by the unchanged address, except for IPv4-mapped
 * ones.
 *
 * @since 0.1.0
 */
public final class ForwardedClientAddressResolver implements ClientAddressResolver {

	private final List<IPAddress> trustedProxies;

	private final ForwardedHeader header;

	private final int ipv6PrefixLength;

	/**
	 * Create a resolver.
	 * @param trustedProxies addresses and CIDR blocks of the proxies to trust; empty to
	 * trust none
	 * @param header the header in which they pass on the chain
	 * @param ipv6PrefixLength the number of leading bits of an IPv6 address that make one
	 * client, from 1 to 128
	 * @throws IllegalArgumentException if a proxy is neither an address nor a CIDR block,
	 * or the prefix length is out of range
	 */
	public ForwardedClientAddressResolver(List<String> trustedProxies, ForwardedHeader header, int ipv6PrefixLength) {
		if (ipv6PrefixLength < 1 || ipv6PrefixLength > 128) {
			throw new IllegalArgumentException("The prefix length of IPv6 clients must be from 1 to 128, but is "
					+ ipv6PrefixLength + ". Use 64 for one client per network, 128 for one per address.");
		}
		this.trustedProxies = trustedProxies.stream().map(ForwardedClientAddressResolver::block).toList();
		this.header = header;
		this.ipv6PrefixLength = ipv6PrefixLength;
	}

	private static IPAddress block(String text) {
		IPAddress block = IpAddresses.parseBlock(text.strip());
		if (block == null) {
			throw new IllegalArgumentException("A trusted proxy must be an IP address or a CIDR block, but is '" + text
					+ "'. Write for example 10.0.0.0/8, 192.168.1.10 or 2001:db8::/32; host names are not looked up.");
		}
		return block;
	}

	@Override
	public @Nullable String resolve(@Nullable String remoteAddress, Function<String, List<String>> headers) {
		IPAddress peer = (remoteAddress != null) ? IpAddresses.parseAddress(withoutZone(remoteAddress)) : null;
		if (peer == null) {
			return null;
		}
		return format(isTrusted(peer) ? client(peer, headers.apply(this.header.headerName())) : peer);
	}

	private static String withoutZone(String address) {
		int zone = address.indexOf('%');
		return (zone >= 0) ? address.substring(0, zone) : address;
	}

	private IPAddress client(IPAddress peer, List<String> lines) {
		IPAddress client = peer;
		ForwardedChain chain = new ForwardedChain(this.header, lines);
		while (isTrusted(client) && chain.hasPrevious()) {
			String hop = chain.previous();
			IPAddress address = (hop != null) ? IpAddresses.parseAddress(hop) : null;
			if (address == null) {
				return client;
			}
			client = address;
		}
		return client;
	}

	private boolean isTrusted(IPAddress address) {
		return this.trustedProxies.stream().anyMatch((block) -> block.contains(address));
	}

	private String format(IPAddress client) {
		IPAddress address = IpAddresses.embedded(client);
		boolean network = address.isIPv6() && this.ipv6PrefixLength < 128;
		return (network ? address.toPrefixBlock(this.ipv6PrefixLength) : address).toCanonicalString();
	}

}
