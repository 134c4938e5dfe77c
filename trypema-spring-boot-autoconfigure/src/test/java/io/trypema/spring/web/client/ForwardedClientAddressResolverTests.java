package io.trypema.spring.web.client;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tests for {@link ForwardedClientAddressResolver}.
 */
class ForwardedClientAddressResolverTests {

	private static final String PROXY = "10.0.0.1";

	private static final List<String> PROXIES = List.of("10.0.0.0/8", "2001:db8:ffff::/48", "192.168.1.1");

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, 192.0.2.1", "::ffff:192.0.2.1, 192.0.2.1", "::ffff:c000:201, 192.0.2.1",
			"2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64", "2001:0DB8:0001:0002::9, 2001:db8:1:2::/64",
			"fe80::1%eth0, fe80::/64", "0:0:0:0:0:0:0:1, ::/64" })
	void showsPeerInOneForm(String peer, String client) {
		assertThat(trustingNone().resolve(peer, (name) -> List.of())).isEqualTo(client);
	}

	@ParameterizedTest
	@CsvSource({ "64:ff9b::192.0.2.1, 192.0.2.1", "64:ff9b::c633:6407, 198.51.100.7", "64:ff9b::, 0.0.0.0",
			"64:ff9b:1::192.0.2.1, 192.0.2.1", "64:ff9b:1:2::c000:201, 192.0.2.1",
			"64:ff9b:1:c000:2:100::, 64:ff9b:1:c000::/64", "64:ff9b:1:c000::, 64:ff9b:1:c000::/64",
			"64:ff9b:0:1::c000:201, 64:ff9b:0:1::/64", "64:ff9b:2::c000:201, 64:ff9b:2::/64",
			"2002:c000:201::1, 192.0.2.1", "2002:c000:201:ffff:1:2:3:4, 192.0.2.1",
			"2003:c000:201::1, 2003:c000:201::/64", "2001:0:c000:201::1, 2001:0:c000:201::/64" })
	void showsTranslatedAndTunnelledPeersByTheirIpv4Address(String peer, String client) {
		assertThat(trustingNone().resolve(peer, (name) -> List.of())).isEqualTo(client);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2002:a00:1::1", "64:ff9b::10.0.0.1" })
	void trustsNoHopForTheIpv4AddressThatItHolds(String hop) {
		assertThat(forwardedFor("6.6.6.6", hop)).isEqualTo("10.0.0.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "unknown", "_hidden", "localhost", "1", "1.2.3", "0x7f.1", "1.2.3.4/8", "*", "1.2.3.*",
			"1.2.3.4-9", "010.0.0.1" })
	void takesNothingElseForAnAddress(String peer) {
		assertThat(trustingNone().resolve(peer, (name) -> List.of())).isNull();
	}

	@Test
	void hasNoAddressWithoutPeer() {
		assertThat(trustingNone().resolve(null, (name) -> List.of())).isNull();
	}

	@Test
	void readsNoHeaderWhenNobodyIsTrusted() {
		assertThat(trustingNone().resolve(PROXY, (name) -> fail("Header is read"))).isEqualTo(PROXY);
	}

	@Test
	void readsNoHeaderOfPeerThatIsNotTrusted() {
		assertThat(trusting(ForwardedHeader.X_FORWARDED_FOR).resolve("192.0.2.1", (name) -> fail("Header is read")))
			.isEqualTo("192.0.2.1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "198.51.100.7 | 198.51.100.7", "6.6.6.6, 198.51.100.7 | 198.51.100.7",
					"198.51.100.7, 10.1.1.1, 192.168.1.1 | 198.51.100.7", "198.51.100.7,10.1.1.1 | 198.51.100.7",
					"10.1.1.1, 10.2.2.2 | 10.1.1.1", "198.51.100.7:4711 | 198.51.100.7",
					"[2001:db8:1:2::3]:4711 | 2001:db8:1:2::/64", "[2001:db8:1:2::3] | 2001:db8:1:2::/64",
					"2001:db8:1:2::3 | 2001:db8:1:2::/64", "198.51.100.7, 2001:db8:ffff::1 | 198.51.100.7",
					"::ffff:198.51.100.7 | 198.51.100.7", "198.51.100.7, ::ffff:10.1.1.1 | 198.51.100.7" })
	void readsForwardedForFromTheRight(String header, String client) {
		assertThat(forwardedFor(header)).isEqualTo(client);
	}

	/** In quadratic time this would not terminate. */
	@Test
	void readsLongHeaders() {
		assertThat(forwardedFor("198.51.100.7" + ", 10.1.1.1".repeat(1_000_000))).isEqualTo("198.51.100.7");
		assertThat(trusting(ForwardedHeader.FORWARDED).resolve(PROXY,
				(name) -> List.of("for=198.51.100.7" + ";".repeat(10_000_000))))
			.isEqualTo("198.51.100.7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ",", "evil", "localhost", "6.6.6.6, evil", "6.6.6.6,", "6.6.6.6, unknown",
			"6.6.6.6:", "6.6.6.6:x", "6.6.6.6:123456", "[::1", "[::1]x", "[evil]", "6.6.6.6 7.7.7.7", "6.6.6.6/1",
			"\"6.6.6.6\"", "::1%eth0", "1", "6.6", "06.6.6.6", "2001-db8--1.ipv6-literal.net", "6.6.6.6\u0000" })
	void stopsAtLastTrustedHopBeforeMalformedOne(String header) {
		assertThat(forwardedFor(header, "10.9.9.9")).isEqualTo("10.9.9.9");
	}

	@Test
	void takesPeerWhenHeaderIsMissing() {
		assertThat(forwardedFor()).isEqualTo(PROXY);
	}

	@Test
	void readsSeveralHeaderLinesFromTheLast() {
		assertThat(forwardedFor("6.6.6.6", "198.51.100.7, 10.1.1.1", "10.2.2.2")).isEqualTo("198.51.100.7");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "for=198.51.100.7 | 198.51.100.7", "For=198.51.100.7;proto=https;by=203.0.113.43 | 198.51.100.7",
					"proto=http; for=198.51.100.7 | 198.51.100.7", "for=6.6.6.6, for=198.51.100.7 | 198.51.100.7",
					"for=198.51.100.7, for=10.1.1.1;host=\"a,b\" | 198.51.100.7",
					"for=\"198.51.100.7:4711\" | 198.51.100.7", "for=\"[2001:db8:1:2::3]:4711\" | 2001:db8:1:2::/64",
					"for=198.51.100.7, for=\"[2001:db8:ffff::1]\" | 198.51.100.7",
					"for=\", for=198.51.100.7 | 198.51.100.7", "for=\"x, for=\"198.51.100.7\" | 198.51.100.7",
					"for=10.1.1.1;by=\"\\\\\", for=198.51.100.7;by=\"a\\\"b\" | 198.51.100.7" })
	void readsForwardedFromTheRight(String header, String client) {
		assertThat(forwarded(header)).isEqualTo(client);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "for=unknown", "for=_hidden", "for=", "for=\"\"", "by=6.6.6.6", "6.6.6.6",
			"for=6.6.6.6;for=6.6.6.6", "for=6.6.6.6, for=_hidden", "for=\"[6.6.6.6\"", "for =6.6.6.6", "for=\"6.6.6.6",
			"xfor=6.6.6.6" })
	void stopsAtHopThatIsMalformedOrHidden(String header) {
		assertThat(forwarded(header, "for=10.9.9.9")).isEqualTo("10.9.9.9");
	}

	@Test
	void readsOnlyTheHeaderThatIsChosen() {
		assertThat(trusting(ForwardedHeader.FORWARDED).resolve(PROXY,
				(name) -> "X-Forwarded-For".equals(name) ? List.of("6.6.6.6") : List.of()))
			.isEqualTo(PROXY);
	}

	@ParameterizedTest
	@CsvSource({ "128, 2001:db8:1:2:3:4:5:6", "56, 2001:db8:1::/56", "1, ::/1" })
	void masksIpv6ToPrefixLength(int prefixLength, String client) {
		assertThat(new ForwardedClientAddressResolver(List.of(), ForwardedHeader.FORWARDED, prefixLength)
			.resolve("2001:db8:1:2:3:4:5:6", (name) -> List.of())).isEqualTo(client);
	}

	@Test
	void comparesProxiesBeforeMasking() {
		ForwardedClientAddressResolver resolver = new ForwardedClientAddressResolver(List.of("2001:db8::1"),
				ForwardedHeader.X_FORWARDED_FOR, 64);
		assertThat(resolver.resolve("2001:db8::2", (name) -> List.of("6.6.6.6"))).isEqualTo("2001:db8::/64");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "proxy.example.org", "10.0.0.0/33", "10.0.0.0-9", "*", "10.*", "10", "/8" })
	void rejectsTrustedProxyThatIsNoAddress(String proxy) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ForwardedClientAddressResolver(List.of(proxy), ForwardedHeader.FORWARDED, 64))
			.withMessage("A trusted proxy must be an IP address or a CIDR block, but is '" + proxy
					+ "'. Write for example 10.0.0.0/8, 192.168.1.10 or 2001:db8::/32; host names are not looked up.");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 129 })
	void rejectsPrefixLengthOutOfRange(int prefixLength) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ForwardedClientAddressResolver(List.of(), ForwardedHeader.FORWARDED, prefixLength))
			.withMessageStartingWith("The prefix length of IPv6 clients must be from 1 to 128, but is " + prefixLength);
	}

	private static @Nullable String forwardedFor(String... lines) {
		return resolve(ForwardedHeader.X_FORWARDED_FOR, lines);
	}

	private static @Nullable String forwarded(String... lines) {
		return resolve(ForwardedHeader.FORWARDED, lines);
	}

	private static @Nullable String resolve(ForwardedHeader header, String... lines) {
		return trusting(header).resolve(PROXY,
				(name) -> name.equals(header.headerName()) ? Arrays.asList(lines) : List.of());
	}

	private static ForwardedClientAddressResolver trustingNone() {
		return new ForwardedClientAddressResolver(List.of(), ForwardedHeader.X_FORWARDED_FOR, 64);
	}

	private static ForwardedClientAddressResolver trusting(ForwardedHeader header) {
		return new ForwardedClientAddressResolver(PROXIES, header, 64);
	}

}
