package io.trypema.spring.boot.autoconfigure.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.trypema.spring.RateLimitListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the client address with forged headers on real servers: Tomcat and Reactor
 * Netty, with each strategy for forwarded headers.
 */
@ExtendWith(OutputCaptureExtension.class)
class ForwardedHeadersServerTests {

	private static final String SERVLET_SECURITY = "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration";

	private static final String REACTIVE_SECURITY = "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration";

	private final List<String> keys = new ArrayList<>();

	@ParameterizedTest
	@CsvSource({ "SERVLET, none", "SERVLET, framework", "SERVLET, kubernetes-framework", "REACTIVE, none",
			"REACTIVE, native", "REACTIVE, framework", "REACTIVE, kubernetes" })
	void clientBehindTrustedProxyIsTheLastThatTheProxyDoesNotTrust(WebApplicationType type, String strategy,
			CapturedOutput output) {
		run(type, strategy, "127.0.0.0/8, 10.0.0.0/8", "6.6.6.6, 198.51.100.7, 10.1.1.1");
		assertThat(this.keys).containsOnly("198.51.100.7");
		assertThat(output).doesNotContain("forward-headers-strategy");
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, none", "SERVLET, framework", "REACTIVE, none", "REACTIVE, native", "REACTIVE, framework",
			"REACTIVE, kubernetes" })
	void nobodyIsBelievedWhereNobodyIsTrusted(WebApplicationType type, String strategy) {
		run(type, strategy, "", "6.6.6.6, 198.51.100.7");
		assertThat(this.keys).containsOnly("127.0.0.1");
	}

	@ParameterizedTest
	@CsvSource({ "native", "kubernetes" })
	void tomcatBelievesPrivateProxiesAndReadsFromTheRight(String strategy, CapturedOutput output) {
		run(WebApplicationType.SERVLET, strategy, "", "6.6.6.6, 198.51.100.7, 10.1.1.1");
		assertThat(this.keys.get(0)).isEqualTo("198.51.100.7");
		assertThat(output).doesNotContain("forward-headers-strategy");
	}

	@ParameterizedTest
	@CsvSource({ "native, ''", "kubernetes, ' (the default on KUBERNETES)'" })
	void warnsWhereTomcatAndTrustedProxiesAreBothOn(String strategy, String origin, CapturedOutput output) {
		run(WebApplicationType.SERVLET, strategy, "127.0.0.0/8", "6.6.6.6");
		assertThat(output).containsOnlyOnce("server.forward-headers-strategy is native" + origin
				+ ", so the server puts the client in the place of the connection before "
				+ "trypema.web.client-address.trusted-proxies can be compared with it. Set "
				+ "server.forward-headers-strategy to framework or none, or remove "
				+ "trypema.web.client-address.trusted-proxies.");
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, framework, framework", "REACTIVE, framework, framework", "REACTIVE, native, native",
			"REACTIVE, kubernetes, native (the default on KUBERNETES)" })
	void warnsWhereTheConnectionIsAllThereIs(WebApplicationType type, String strategy, String name,
			CapturedOutput output) {
		run(type, strategy, "", "6.6.6.6");
		assertThat(output).containsOnlyOnce("server.forward-headers-strategy is " + name
				+ ", which believes what any client writes, so #clientIp goes by the connection: behind a proxy all "
				+ "clients count as one. Set trypema.web.client-address.trusted-proxies to the addresses of your "
				+ "proxies, or server.forward-headers-strategy to none if there are none.");
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, io.trypema.spring.boot.autoconfigure.web.ForwardedHeadersServerTests$JettyOfServlets",
			"REACTIVE, io.trypema.spring.boot.autoconfigure.web.ForwardedHeadersServerTests$JettyOfWebFlux" })
	void warnsThatJettyBelievesAnyClient(WebApplicationType type, Class<?> application, CapturedOutput output) {
		run(type, application, "native", "", "6.6.6.6, 198.51.100.7, 10.1.1.1");
		assertThat(this.keys).containsExactly("6.6.6.6", "7.7.7.7");
		assertThat(output).containsOnlyOnce("server.forward-headers-strategy is native, and the server believes what "
				+ "any client writes, so a client can choose its #clientIp. Set server.forward-headers-strategy to "
				+ "framework, and trypema.web.client-address.trusted-proxies to the addresses of your proxies.");
	}

	@Test
	void tomcatOfWebFluxReadsFromTheRight(CapturedOutput output) {
		run(WebApplicationType.REACTIVE, TomcatOfWebFlux.class, "native", "", "6.6.6.6, 198.51.100.7, 10.1.1.1");
		assertThat(this.keys.get(0)).isEqualTo("198.51.100.7");
		assertThat(output).doesNotContain("forward-headers-strategy");
	}

	private void run(WebApplicationType type, String strategy, String proxies, String forwardedFor) {
		run(type, Application.class, strategy, proxies, forwardedFor);
	}

	/**
	 * Send a request with X-Forwarded-For, and then one with a forged Forwarded header.
	 */
	private void run(WebApplicationType type, Class<?> application, String strategy, String proxies,
			String forwardedFor) {
		List<String> properties = new ArrayList<>(List.of("server.port=0", "trypema.policies.client.rate=100/h",
				"trypema.policies.client.key=#clientIp", "trypema.rules[0].path=/**", "trypema.rules[0].policy=client",
				"trypema.web.client-address.trusted-proxies=" + proxies, "spring.autoconfigure.exclude="
						+ ((type == WebApplicationType.SERVLET) ? SERVLET_SECURITY : REACTIVE_SECURITY)));
		Arrays.stream(strategy.split("-"))
			.map((part) -> part.equals("kubernetes") ? "spring.main.cloud-platform=kubernetes"
					: "server.forward-headers-strategy=" + part)
			.forEach(properties::add);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application).web(type)
			.properties(properties.toArray(String[]::new))
			.initializers((created) -> created.getBeanFactory()
				.registerSingleton("keys",
						(RateLimitListener) (request, outcome, decision) -> this.keys.add(request.key())))
			.run()) {
			RestTestClient client = RestTestClient.bindToServer()
				.baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
				.build();
			client.get().uri("/any").header("X-Forwarded-For", forwardedFor).exchange().returnResult();
			client.get()
				.uri("/any")
				.header("X-Forwarded-For", forwardedFor)
				.header("Forwarded", "for=7.7.7.7")
				.exchange()
				.returnResult();
		}
		assertThat(this.keys).hasSize(2);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, JettyServletWebServerAutoConfiguration.class })
	static class JettyOfServlets {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, JettyReactiveWebServerAutoConfiguration.class })
	static class JettyOfWebFlux {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, TomcatReactiveWebServerAutoConfiguration.class })
	static class TomcatOfWebFlux {

	}

}
