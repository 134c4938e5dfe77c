package io.trypema.spring.web;

import java.util.regex.Pattern;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import org.jspecify.annotations.Nullable;

/**
 * Parses IP addresses and CIDR blocks as they are written in full; never looks a name up.
 */
final class IpAddresses {

	private static final IPAddressStringParameters ADDRESS = parameters(false);

	private static final IPAddressStringParameters BLOCK = parameters(true);

	/** Keeps out other notations that the library knows, such as literal host names. */
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
