package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that scripts of other origins can read refusals of rules in Spring MVC.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=servlet", RulePartsServerContract.NO_SECURITY,
				"trypema.policies.all.rate=1/h", "trypema.rules[0].path=/**", "trypema.rules[0].policy=all" })
class ServletCorsServerTests {

	@LocalServerPort
	private int port;

	@Test
	void refusalHasTheHeadersOfCors() {
		send();
		assertThat(send()).startsWith("HTTP/1.1 429")
			.containsIgnoringCase("Access-Control-Allow-Origin: https://shop.example.org")
			.containsIgnoringCase("Access-Control-Expose-Headers: Retry-After");
	}

	private String send() {
		return Spellings.send(this.port, "GET", "/parts", "Host: localhost", "Origin: https://shop.example.org");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RulePartsServerContract.Application.class)
	static class Application {

		@Bean
		FilterRegistrationBean<CorsFilter> corsFilter() {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.addAllowedOrigin("https://shop.example.org");
			configuration.addExposedHeader("Retry-After");
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration);
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(source));
			filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return filter;
		}

	}

}
