package io.trypema.spring.boot.autoconfigure.web;

import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;

/**
 * Warns if {@code server.forward-headers-strategy}, whose default depends on the cloud
 * platform, and {@code trypema.web.client-address} are inconsistent.
 */
final class ForwardedHeaders implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(ForwardedHeaders.class);

	private static final String STRATEGY = "server.forward-headers-strategy";

	private static final String PROXIES = "trypema.web.client-address.trusted-proxies";

	private final ApplicationContext context;

	private final Strategy strategy;

	private final boolean proxies;

	/**
	 * Create a check.
	 * @param context the application
	 */
	ForwardedHeaders(ApplicationContext context) {
		this.context = context;
		this.strategy = Strategy.of(context.getEnvironment());
		this.proxies = !context.getBean(TrypemaProperties.class)
			.getWeb()
			.getClientAddress()
			.getTrustedProxies()
			.isEmpty();
	}

	/** Whether the server, or a filter or transformer of Spring, reads them. */
	boolean areRead() {
		return !this.strategy.name().equals("none");
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (this.context.equals(event.getApplicationContext())) {
			String warning = areRead() ? warning() : null;
			if (warning != null) {
				logger.warn(this.strategy + warning);
			}
		}
	}

	private @Nullable String warning() {
		String server = this.strategy.name().equals("native") ? server() : "";
		if (server.startsWith("Tomcat")) {
			return warningOfTomcat();
		}
		return server.startsWith("Jetty") ? warningOfJetty() : warningWithoutProxies();
	}

	private @Nullable String warningWithoutProxies() {
		return (this.proxies || !isClientIpNamed()) ? null
				: ", which believes what any client writes, so #clientIp goes by the connection: behind a proxy all "
						+ "clients count as one. Set " + PROXIES + " to the addresses of your proxies, or " + STRATEGY
						+ " to none if there are none.";
	}

	/** The simple name of the class of the server, if there is one. */
	private String server() {
		return ClassUtils.isPresent("org.springframework.boot.web.server.context.WebServerApplicationContext",
				this.context.getClassLoader()) ? EmbeddedServer.of(this.context) : "";
	}

	private @Nullable String warningOfTomcat() {
		return this.proxies ? ", so the server puts the client in the place of the connection before " + PROXIES
				+ " can be compared with it. Set " + STRATEGY + " to framework or none, or remove " + PROXIES + "."
				: null;
	}

	private @Nullable String warningOfJetty() {
		return isClientIpNamed()
				? ", and the server believes what any client writes, so a client can choose its #clientIp. Set "
						+ STRATEGY + " to framework, and " + PROXIES + " to the addresses of your proxies."
				: null;
	}

	private boolean isClientIpNamed() {
		return this.context.getBean(RateLimitAdmin.class)
			.limits()
			.stream()
			.anyMatch((limit) -> limit.declared().key().contains("#clientIp"));
	}

	/**
	 * Separate class, since an application need not have the library.
	 */
	private static final class EmbeddedServer {

		static String of(ApplicationContext context) {
			WebServer server = (context instanceof WebServerApplicationContext application) ? application.getWebServer()
					: null;
			return (server != null) ? server.getClass().getSimpleName() : "";
		}

	}

	/**
	 * The strategy, and the platform that set it.
	 */
	private record Strategy(String name, @Nullable CloudPlatform platform) {

		static Strategy of(Environment environment) {
			String name = environment.getProperty(STRATEGY);
			if (name != null) {
				return new Strategy(name.strip().toLowerCase(Locale.ROOT), null);
			}
			CloudPlatform platform = CloudPlatform.getActive(environment);
			return (platform != null && platform.isUsingForwardHeaders()) ? new Strategy("native", platform)
					: new Strategy("none", null);
		}

		@Override
		public String toString() {
			return STRATEGY + " is " + this.name
					+ ((this.platform != null) ? " (the default on " + this.platform + ")" : "");
		}

	}

}
