package io.trypema.consumer;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * Answers below limits of all providers, on Spring MVC.
 */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class BookController {

	private static final List<String> BOOKS = List.of("Dune");

	@GetMapping("/local")
	@RateLimited("local")
	List<String> local() {
		return BOOKS;
	}

	@GetMapping("/redis")
	@RateLimited("redis")
	List<String> redis() {
		return BOOKS;
	}

	@GetMapping("/hybrid")
	@RateLimited("hybrid")
	List<String> hybrid() {
		return BOOKS;
	}

	/** Limited by a rule for its path. */
	@GetMapping("/rule/books")
	List<String> rule() {
		return BOOKS;
	}

}
