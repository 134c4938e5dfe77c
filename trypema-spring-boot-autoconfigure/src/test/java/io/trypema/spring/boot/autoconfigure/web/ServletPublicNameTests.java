package io.trypema.spring.boot.autoconfigure.web;

import java.util.concurrent.CompletableFuture;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * Tests for the names of inline limits in responses of Spring MVC.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration" })
class ServletPublicNameTests extends PublicNameContract {

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ NameController.class, NameService.class })
	static class Application {

	}

	static class NameService {

		@RateLimited(rate = "1/h")
		String nested() {
			return "handled";
		}

		@RateLimited(rate = "1/h")
		String both() {
			return "handled";
		}

		@RateLimited(rate = "1/h")
		String later() {
			return "handled";
		}

	}

	@RestController
	static class NameController {

		@Autowired
		private NameService service = new NameService();

		@GetMapping("/named")
		@RateLimited(rate = "1/h", name = "find")
		String handleNamed() {
			return "ok";
		}

		@GetMapping("/nameless")
		@RateLimited(rate = "1/h")
		String handleNameless() {
			return "ok";
		}

		@GetMapping("/two")
		@RateLimited(rate = "1/h")
		@RateLimited(rate = "2/d")
		String handleTwo() {
			return "ok";
		}

		@GetMapping("/nested")
		String handleNested() {
			return this.service.nested().substring(6);
		}

		@GetMapping("/both")
		@RateLimited(rate = "10/h")
		String handleBoth() {
			return this.service.both();
		}

		@GetMapping("/later")
		CompletableFuture<String> handleLater() {
			return CompletableFuture.supplyAsync(this.service::later).thenApply((result) -> "ok");
		}

	}

}
