package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

/**
 * Tests that scripts of other origins can read refusals of rules in WebFlux.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", RulePartsServerContract.NO_SECURITY })
class ReactiveCorsServerTests extends CorsServerContract {

	@Configuration(proxyBeanMethods = false)
	@Import(CorsServerContract.Application.class)
	static class Application {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		CorsWebFilter corsFilter() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.setCorsConfigurations(configurationOfRule());
			return new CorsWebFilter(source);
		}

	}

}
