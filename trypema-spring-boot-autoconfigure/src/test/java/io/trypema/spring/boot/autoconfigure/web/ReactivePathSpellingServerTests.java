package io.trypema.spring.boot.autoconfigure.web;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.filter.reactive.UrlHandlerFilter;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the rule of the handler that answers a request on Netty counts the request,
 * however its path is written.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"spring.main.web-application-type=reactive", "trypema.policies.files.rate=100000/h",
		"trypema.policies.annotated.rate=100000/h", "trypema.policies.function.rate=100000/h",
		"trypema.policies.target.rate=100000/h", "trypema.policies.root.rate=1/h", "trypema.rules[0].path=/files/x",
		"trypema.rules[0].policy=files", "trypema.rules[0].methods=GET", "trypema.rules[1].path=/annotated/x",
		"trypema.rules[1].policy=annotated", "trypema.rules[1].methods=GET", "trypema.rules[2].path=/function/x",
		"trypema.rules[2].policy=function", "trypema.rules[2].methods=GET", "trypema.rules[3].path=/target/x",
		"trypema.rules[3].policy=target", "trypema.rules[4].path=/", "trypema.rules[4].policy=root",
		"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration" })
class ReactivePathSpellingServerTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "files", "annotated", "function" })
	void whoAnswersIsCounted(String handler) {
		Spellings.check(this.port, "Netty", handler);
	}

	@Test
	void unknownMethodsAreCounted() {
		assertThat(Spellings.send(this.port, "PURGE", "/annotated/x")).contains("answer of annotated");
		for (String method : Spellings.methods()) {
			assertThat(Spellings.answered(this.port, method, "annotated", List.of("/annotated/x")))
				.doesNotContainValue(false);
		}
	}

	@Test
	void countsWhatALaterFilterMakesOfThePath() {
		assertThat(Spellings.send(this.port, "GET", "/rewritten")).contains("answer of target")
			.satisfies((response) -> assertThat(Spellings.isCounted(response, "target")).isTrue());
	}

	@Test
	void refusesDoubleSlash() {
		Spellings.send(this.port, "GET", "/");
		assertThat(Spellings.send(this.port, "GET", "//")).startsWith("HTTP/1.1 429").contains("\"instance\":\"/\"");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AnnotatedController.class)
	static class Application implements WebFluxConfigurer {

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry registry) {
			registry.addResourceHandler("/**").addResourceLocations("classpath:/io/trypema/spring/web/static/");
		}

		@Bean
		RouterFunction<ServerResponse> routes() {
			return RouterFunctions.route()
				.GET("/function/x", (request) -> ServerResponse.ok().bodyValue("answer of function"))
				.build();
		}

		@Bean
		@Order(100)
		WebFilter trailingSlashes() {
			return UrlHandlerFilter.trailingSlashHandler("/**").mutateRequest().build();
		}

		@Bean
		@Order(100)
		WebFilter rewriting() {
			return (exchange, chain) -> {
				ServerHttpRequest request = exchange.getRequest();
				return request.getURI().getPath().equals("/rewritten")
						? chain.filter(exchange.mutate().request(request.mutate().path("/target/x").build()).build())
						: chain.filter(exchange);
			};
		}

	}

	@Controller
	static class AnnotatedController {

		@RequestMapping("/annotated/x")
		@ResponseBody
		Mono<String> annotated() {
			return Mono.just("answer of annotated");
		}

		@GetMapping("/target/x")
		@ResponseBody
		Mono<String> target() {
			return Mono.just("answer of target");
		}

		@GetMapping("/")
		@ResponseBody
		Mono<String> root() {
			return Mono.just("answer of root");
		}

	}

}
