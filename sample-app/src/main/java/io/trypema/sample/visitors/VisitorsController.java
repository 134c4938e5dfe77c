package io.trypema.sample.visitors;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Shows the current visitors, if Redis counts them.
 */
@Controller
@ConditionalOnProperty("trypema.counters.visitors.type")
final class VisitorsController {

	private final Audience audience;

	VisitorsController(Audience audience) {
		this.audience = audience;
	}

	@GetMapping("/visitors")
	String page() {
		return "forward:/visitors-assets/visitors.html";
	}

	@GetMapping(path = "/visitors/now", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter now() {
		return this.audience.enter();
	}

}
