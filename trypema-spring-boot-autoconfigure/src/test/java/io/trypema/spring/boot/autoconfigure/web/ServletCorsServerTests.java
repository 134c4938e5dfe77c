package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Tests that scripts of other origins can read refusals of rules in Spring MVC.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=servlet", RulePartsServerContract.NO_SECURITY })
class ServletCorsServerTests extends CorsServerContract {

	@Configuration(proxyBeanMethods = false)
	@Import(CorsServerContract.Application.class)
	static class Application {

		@Bean
		FilterRegistrationBean<CorsFilter> corsFilter() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.setCorsConfigurations(configurationOfRule());
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(source));
			filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return filter;
		}

	}

}
