package io.trypema.sample;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * Search, limited for each client address by a policy of the configuration.
 */
@RestController
class SearchController {

	private final Catalog catalog;

	SearchController(Catalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping("/search")
	@RateLimited("search")
	List<Book> search(@RequestParam("q") String text) {
		return this.catalog.search(text);
	}

}
