package io.trypema.spring.boot.autoconfigure.web.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * An application whose parts are tested separately.
 */
@SpringBootApplication
class SliceApplication {

	@RestController
	static class SearchController {

		@GetMapping("/search")
		@RateLimited(rate = "1/h")
		String search() {
			return "found";
		}

	}

}
