package io.trypema.sample;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * A feed that sheds load: above the limit a growing share of requests is refused at
 * random.
 */
@RestController
class FeedController {

	private final Catalog catalog;

	FeedController(Catalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping("/feed")
	@RateLimited("feed")
	Book newest() {
		return this.catalog.all().get(0);
	}

}
