package io.trypema.sample;

import java.util.List;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimitExempt;
import io.trypema.spring.annotation.RateLimited;

/**
 * The catalogue. One limit for each client covers all its methods but the exempt one.
 */
@RestController
@RequestMapping("/books")
@RateLimited(rate = "20/10s", key = "#clientIp")
class CatalogController {

	private final Catalog catalog;

	CatalogController(Catalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping
	List<Book> books() {
		return this.catalog.all();
	}

	@GetMapping("/{id}")
	ResponseEntity<Book> book(@PathVariable int id) {
		return ResponseEntity.of(this.catalog.find(id));
	}

	@GetMapping("/count")
	@RateLimitExempt
	int count() {
		return this.catalog.all().size();
	}

}
