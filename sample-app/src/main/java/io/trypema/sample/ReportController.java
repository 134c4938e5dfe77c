package io.trypema.sample;

import java.nio.charset.StandardCharsets;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimited;

/**
 * Reports, which cost one permit per row. The method that returns all of them admits a
 * few clients at a time.
 */
@RestController
class ReportController {

	@PostMapping("/reports")
	@RateLimited(policy = "reports", permits = "#request.rows")
	Report report(@Valid @RequestBody ReportRequest request) {
		return new Report("Sales, " + request.rows() + " rows");
	}

	/** Return all reports, line by line, to a few clients at a time. */
	@GetMapping(path = "/reports", produces = MediaType.TEXT_PLAIN_VALUE)
	@ConcurrencyLimited("exports")
	StreamingResponseBody reports() {
		return (output) -> {
			for (int quarter = 1; quarter <= 4; quarter++) {
				output.write(("Sales, quarter " + quarter + "\n").getBytes(StandardCharsets.UTF_8));
				output.flush();
			}
		};
	}

	record ReportRequest(@Positive int rows) {
	}

	record Report(String title) {
	}

}
