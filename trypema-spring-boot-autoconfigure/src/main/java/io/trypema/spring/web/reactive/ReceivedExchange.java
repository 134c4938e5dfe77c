package io.trypema.spring.web.reactive;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;

/**
 * The peer of a WebFlux exchange, and the headers in which proxies pass on addresses.
 *
 * @param remoteAddress the address of the peer, or {@code null} if there is none
 * @param headers the values of a header by its name
 */
record ReceivedExchange(@Nullable String remoteAddress, Function<String, List<String>> headers) {

	private static final boolean NETTY_PRESENT = isPresent("reactor.netty.http.server.HttpServerRequest");

	private static final boolean SERVLET_PRESENT = isPresent("jakarta.servlet.http.HttpServletRequest");

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, ReceivedExchange.class.getClassLoader());
	}

	/** After earlier filters and transformers. */
	static ReceivedExchange of(ServerHttpRequest request) {
		return new ReceivedExchange(address(request.getRemoteAddress()),
				(name) -> request.getHeaders().getOrEmpty(name));
	}

	/** As received on the connection, before filters and transformers. */
	static ReceivedExchange ofConnection(ServerHttpRequest request) {
		Object received = nativeRequest(request);
		if (NETTY_PRESENT && received instanceof HttpServerRequest netty) {
			return Netty.of(netty);
		}
		return (SERVLET_PRESENT && received instanceof HttpServletRequest servlet) ? Servlet.of(servlet) : of(request);
	}

	/** {@code null} in tests without a server. */
	private static @Nullable Object nativeRequest(ServerHttpRequest request) {
		try {
			return ServerHttpRequestDecorator.getNativeRequest(request);
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String address(@Nullable SocketAddress socketAddress) {
		InetAddress address = (socketAddress instanceof InetSocketAddress internet) ? internet.getAddress() : null;
		return (address != null) ? address.getHostAddress() : null;
	}

	/**
	 * Reads the request that Reactor Netty received.
	 */
	private static final class Netty {

		static ReceivedExchange of(HttpServerRequest request) {
			AtomicReference<@Nullable SocketAddress> peer = new AtomicReference<>();
			request.withConnection((connection) -> peer.set(connection.address()));
			return new ReceivedExchange(address(peer.get()), (name) -> request.requestHeaders().getAll(name));
		}

	}

	/**
	 * Reads the request that a servlet container received.
	 */
	private static final class Servlet {

		static ReceivedExchange of(HttpServletRequest request) {
			return new ReceivedExchange(request.getRemoteAddr(), (name) -> Collections.list(request.getHeaders(name)));
		}

	}

}
