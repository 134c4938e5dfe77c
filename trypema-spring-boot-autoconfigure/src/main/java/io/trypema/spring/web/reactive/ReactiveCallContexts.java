package io.trypema.spring.web.reactive;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

import io.trypema.spring.CallContext;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * Factory of contexts of calls that belong to WebFlux exchanges. Immutable and safe for
 * use by many threads.
 *
 * @param addressResolver resolves the address of the client
 * @param ofConnection whether it is given the connection itself and its headers, since
 * the server or a transformer trusts forwarding headers of any client
 * @param dialect the dialect of the headers that inform clients of limits
 */
record ReactiveCallContexts(ClientAddressResolver addressResolver, boolean ofConnection, HeaderDialect dialect) {

	CallContext of(ServerWebExchange exchange, @Nullable String principal) {
		return new ReactiveCallContext(exchange, principal, this.addressResolver, this.ofConnection, this.dialect);
	}

}
