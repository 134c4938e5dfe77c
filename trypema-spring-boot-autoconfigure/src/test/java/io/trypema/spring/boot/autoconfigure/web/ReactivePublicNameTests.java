package io.trypema.spring.boot.autoconfigure.web;

import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * Tests for the names of inline limits in responses of WebFlux.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"spring.main.web-application-type=reactive",
		"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration" })
class ReactivePublicNameTests extends PublicNameContract {

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ NameController.class, NameService.class })
	static class Application {

	}

	static class NameService {

		@RateLimited(rate = "1/h")
		Mono<String> nested() {
			return Mono.just("handled");
		}

		@RateLimited(rate = "1/h")
		Mono<String> both() {
			return Mono.just("handled");
		}

		@RateLimited(rate = "1/h")
		Mono<String> later() {
			return Mono.just("handled");
		}

	}

	@RestController
	static class NameController {

		@Autowired
		private NameService service = new NameService();

		@GetMapping("/named")
		@RateLimited(rate = "1/h", name = "find")
		Mono<String> handleNamed() {
			return Mono.just("ok");
		}

		@GetMapping("/nameless")
		@RateLimited(rate = "1/h")
		Mono<String> handleNameless() {
			return Mono.just("ok");
		}

		@GetMapping("/two")
		@RateLimited(rate = "1/h")
		@RateLimited(rate = "2/d")
		Mono<String> handleTwo() {
			return Mono.just("ok");
		}

		@GetMapping("/nested")
		Mono<String> handleNested() {
			return this.service.nested().map((result) -> "ok");
		}

		@GetMapping("/both")
		@RateLimited(rate = "10/h")
		Mono<String> handleBoth() {
			return this.service.both();
		}

		@GetMapping("/later")
		Mono<String> handleLater() {
			return Mono.fromFuture(() -> this.service.later().toFuture()).map((result) -> "ok");
		}

	}

}
