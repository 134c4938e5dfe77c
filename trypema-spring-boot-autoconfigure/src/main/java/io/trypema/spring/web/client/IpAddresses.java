package io.trypema.spring.web.client;

import java.util.regex.Pattern;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import org.jspecify.annotations.Nullable;

/**
 * Parses IP addresses and CIDR blocks in full notation; never resolves a host name.
 */
final class IpAddresses {

	private static final IPAddressStringParameters ADDRESS = parameters(false);

	private static final IPAddressStringParameters BLOCK = parameters(true);

	private static final IPAddress LOCAL_NAT64 = new IPAddressString("64:ff9b:1::/48").getAddress();

	/** Excludes other notations of the library, such as literal host names. */
	private static final Pattern CHARACTERS = Pattern.compile("[0-9A-Fa-f:./]+");

	private IpAddresses() {
	}

	private static IPAddressStringParameters parameters(boolean allowPrefix) {
		IPAddressStringParameters.Builder builder = new IPAddressStringParameters.Builder().allowEmpty(false)
			.allowAll(false)
			.allowSingleSegment(false)
			.allowPrefix(allowPrefix)
			.allowPrefixOnly(false)
			.allowMask(false)
			.allowWildcardedSeparator(false)
			.setRangeOptions(RangeParameters.NO_RANGE)
			.allow_inet_aton(false);
		builder.getIPv4AddressParametersBuilder().allowLeadingZeros(false).allowBinary(false);
		builder.getIPv6AddressParametersBuilder().allowZone(false).allowBase85(false).allowBinary(false);
		return builder.toParams();
	}

	/**
	 * Parse an address.
	 * @param text the address, without prefix length, port or zone
	 * @return the address, that of an IPv4-mapped one as IPv4, or {@code null} if the
	 * text is not an address
	 */
	static @Nullable IPAddress parseAddress(String text) {
		return parse(text, ADDRESS);
	}

	/**
	 * Parse an address or CIDR block.
	 * @param text the block, such as {@code 10.0.0.0/8} or {@code ::1}
	 * @return the block, or {@code null} if the text is not one
	 */
	static @Nullable IPAddress parseBlock(String text) {
		IPAddress address = parse(text, BLOCK);
		return (address != null) ? address.toPrefixBlock() : null;
	}

	/**
	 * Return the IPv4 address that a translator or tunnel has embedded in an IPv6 one:
	 * that of the well-known prefix of NAT64, {@code 64:ff9b::/96} (RFC 6052, section
	 * 2.1), of the prefix for local use, {@code 64:ff9b:1::/48} (RFC 8215), where it is
	 * followed by zeros and the address, as in a prefix of 96 bits, and of 6to4,
	 * {@code 2002::/16} (RFC 3056, section 2).
	 * @param address the address
	 * @return the IPv4 address, or the address itself if it holds none
	 */
	static IPAddress embedded(IPAddress address) {
		if (!address.isIPv6()) {
			return address;
		}
		IPv6Address whole = address.toIPv6();
		if (whole.is6To4()) {
			return whole.get6To4IPv4Address();
		}
		return (whole.isWellKnownIPv4Translatable() || isLocallyTranslated(whole)) ? whole.getEmbeddedIPv4Address()
				: address;
	}

	/** Shorter prefixes put the address further to the left, where other bits are set. */
	private static boolean isLocallyTranslated(IPv6Address address) {
		return LOCAL_NAT64.contains(address) && address.getSegment(4).isZero() && address.getSegment(5).isZero()
				&& !(address.getSegment(6).isZero() && address.getSegment(7).isZero());
	}

	private static @Nullable IPAddress parse(String text, IPAddressStringParameters parameters) {
		boolean candidate = CHARACTERS.matcher(text).matches();
		return candidate ? canonical(new IPAddressString(text, parameters).getAddress()) : null;
	}

	private static @Nullable IPAddress canonical(@Nullable IPAddress address) {
		if (address == null || !address.isIPv6() || !address.toIPv6().isIPv4Mapped()) {
			return address;
		}
		return address.toIPv6().getEmbeddedIPv4Address();
	}

}
