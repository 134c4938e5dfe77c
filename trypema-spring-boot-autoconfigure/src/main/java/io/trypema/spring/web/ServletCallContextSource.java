package io.trypema.spring.web;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import io.trypema.spring.interceptor.CallContext;
import io.trypema.spring.interceptor.CallContextSource;

/**
 * Finds the servlet request that the present thread works on. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class ServletCallContextSource implements CallContextSource {

	private final ClientAddressResolver addressResolver;

	private final ServletLimitHeaders headers;

	/**
	 * Create a source.
	 * @param addressResolver tells the address of the client
	 * @param dialect the dialect of the headers that tell about limits
	 */
	public ServletCallContextSource(ClientAddressResolver addressResolver, HeaderDialect dialect) {
		this.addressResolver = addressResolver;
		this.headers = new ServletLimitHeaders(dialect);
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
