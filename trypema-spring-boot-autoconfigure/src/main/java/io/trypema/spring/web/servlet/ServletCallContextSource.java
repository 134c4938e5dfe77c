package io.trypema.spring.web.servlet;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * Source of the context of the servlet request on the current thread. Safe for use by
 * many threads.
 */
final class ServletCallContextSource implements CallContextSource {

	private final ClientAddressResolver addressResolver;

	private final ServletLimitHeaders headers;

	/**
	 * Create a source.
	 * @param addressResolver resolves the address of the client
	 * @param headers writes the headers that inform clients about limits
	 */
	ServletCallContextSource(ClientAddressResolver addressResolver, ServletLimitHeaders headers) {
		this.addressResolver = addressResolver;
		this.headers = headers;
	}

	@Override
	public CallContext current() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? of(attributes) : CallContext.none();
	}

	private CallContext of(ServletRequestAttributes attributes) {
		ServletExchange exchange;
		try {
			exchange = ServletExchange.of(attributes.getRequest());
		}
		catch (IllegalStateException ex) {
			// The request is over, whose attributes this thread was given
			return CallContext.none();
		}
		return new ServletCallContext(attributes.getRequest(), attributes.getResponse(), exchange, this.addressResolver,
				this.headers);
	}

	@Override
	public boolean followsHandlers() {
		return true;
	}

}
