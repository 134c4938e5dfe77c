package io.trypema.sample;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * Reports, which cost as many permits as they have rows.
 */
@RestController
class ReportController {

	@PostMapping("/reports")
	@RateLimited(policy = "reports", permits = "#request.rows")
	Report report(@Valid @RequestBody ReportRequest request) {
		return new Report("Sales, " + request.rows() + " rows");
	}

	record ReportRequest(@Positive int rows) {
	}

	record Report(String title) {
	}

}
