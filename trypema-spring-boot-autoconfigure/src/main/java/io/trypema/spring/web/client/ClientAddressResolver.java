package io.trypema.spring.web.client;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Resolves the address of the client of a request, as shown by {@code #clientIp}. Safe
 * for use by many threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ClientAddressResolver {

	/**
	 * Return the address of a client.
	 * @param remoteAddress the address of the peer as the server knows it, or
	 * {@code null}
	 * @param headers the values of a header of the request by its name
	 * @return the address in one canonical form, or {@code null} if there is none
	 */
	@Nullable String resolve(@Nullable String remoteAddress, Function<String, List<String>> headers);

}
