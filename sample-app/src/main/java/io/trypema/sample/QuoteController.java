package io.trypema.sample;

import java.math.BigDecimal;
import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Prices, for which customers pay by plan.
 */
@RestController
@RequestMapping("/quotes")
class QuoteController {

	@GetMapping
	@PlanLimited
	Quote quote() {
		return new Quote("Dune", new BigDecimal("9.99"));
	}

	@GetMapping("/history")
	@PlanLimited(permits = "5")
	List<Quote> history() {
		return List.of(new Quote("Dune", new BigDecimal("9.99")), new Quote("Dune", new BigDecimal("11.49")));
	}

	record Quote(String title, BigDecimal price) {
	}

}
