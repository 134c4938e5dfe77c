package io.trypema.consumer;

import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * Answers below limits of all providers, on WebFlux.
 */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ReactiveBookController {

	private static final Mono<List<String>> BOOKS = Mono.just(List.of("Dune"));

	@GetMapping("/local")
	@RateLimited("local")
	Mono<List<String>> local() {
		return BOOKS;
	}

	@GetMapping("/redis")
	@RateLimited("redis")
	Mono<List<String>> redis() {
		return BOOKS;
	}

	@GetMapping("/hybrid")
	@RateLimited("hybrid")
	Mono<List<String>> hybrid() {
		return BOOKS;
	}

	/** Limited by a rule for its path. */
	@GetMapping("/rule/books")
	Mono<List<String>> rule() {
		return BOOKS;
	}

}
