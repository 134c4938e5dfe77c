package io.trypema.spring.boot.autoconfigure.web;

import io.trypema.spring.boot.autoconfigure.TrypemaWebProperties;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.HttpStatusCode;

import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.client.ClientAddressResolver;
import io.trypema.spring.web.client.ForwardedClientAddressResolver;
import io.trypema.spring.web.client.ForwardedHeader;

/**
 * Converts the {@code trypema.web} properties into settings, or fails with the name of
 * the invalid property.
 */
final class WebSettings {

	private static final String CLIENT_ADDRESS = "trypema.web.client-address.";

	private WebSettings() {
	}

	static RefusalStatuses statuses(TrypemaProperties properties) {
		TrypemaWebProperties web = properties.getWeb();
		return new RefusalStatuses(status("trypema.web.status", web.getStatus()),
				status("trypema.web.concurrency-status", web.getConcurrencyStatus()));
	}

	private static HttpStatusCode status(String property, int status) {
		if (status < 400 || status > 599) {
			throw new InvalidConfigurationPropertyValueException(property, status,
					"It must be an error status, from 400 to 599. Use 429 (Too Many Requests) or 503 (Service "
							+ "Unavailable).");
		}
		return HttpStatusCode.valueOf(status);
	}

	static ClientAddressResolver clientAddressResolver(TrypemaProperties properties) {
		TrypemaWebProperties.ClientAddress settings = properties.getWeb().getClientAddress();
		List<String> proxies = settings.getTrustedProxies();
		for (int i = 0; i < proxies.size(); i++) {
			List<String> proxy = List.of(proxies.get(i));
			check(CLIENT_ADDRESS + "trusted-proxies[" + i + "]", proxies.get(i),
					() -> new ForwardedClientAddressResolver(proxy, ForwardedHeader.X_FORWARDED_FOR, 128));
		}
		return check(CLIENT_ADDRESS + "ipv6-prefix-length", settings.getIpv6PrefixLength(),
				() -> new ForwardedClientAddressResolver(proxies, settings.getHeader(),
						settings.getIpv6PrefixLength()));
	}

	private static <T> T check(String property, Object value, Supplier<T> use) {
		try {
			return use.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage());
		}
	}

}
