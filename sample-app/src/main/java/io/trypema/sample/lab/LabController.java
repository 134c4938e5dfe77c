package io.trypema.sample.lab;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * Serves the requests of the lab's page.
 */
@RestController
@RequestMapping("/lab")
final class LabController {

	private final Lab lab;

	private final ProviderProbe probe;

	private final CallContextSource contextSource;

	private final RefusalExceptionFactory refusals;

	LabController(Lab lab, ProviderProbe probe, CallContextSource contextSource, RefusalExceptionFactory refusals) {
		this.lab = lab;
		this.probe = probe;
		this.contextSource = contextSource;
		this.refusals = refusals;
	}

	@GetMapping("/redis")
	CompletableFuture<RedisState> redis() {
		return this.probe.isRedisAvailable().thenApply(RedisState::new);
	}

	@PostMapping("/experiments")
	@ResponseStatus(HttpStatus.CREATED)
	Started start(@Valid @RequestBody Setup setup) {
		return new Started(this.lab.start(setup).id());
	}

	@PutMapping("/experiments/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void change(@PathVariable String id, @Valid @RequestBody Setup setup) {
		this.lab.change(id, setup);
	}

	@DeleteMapping("/experiments/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void end(@PathVariable String id) {
		this.lab.end(id);
	}

	@GetMapping(path = "/experiments/{id}/samples", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter samples(@PathVariable String id) {
		return this.lab.watch(id);
	}

	/**
	 * Make a call that the limiters of the experiment decide on. The response is that of
	 * a method with {@code @RateLimited}.
	 */
	@GetMapping("/experiments/{id}/call")
	Answer call(@PathVariable String id) {
		List<AppliedLimit> limits = List.of(new AppliedLimit("lab", decide(id)));
		this.contextSource.current().exchange().onDecisions(limits);
		if (!limits.get(0).decision().isAllowed()) {
			throw this.refusals.create(limits);
		}
		return new Answer("Admitted");
	}

	private RateLimitDecision decide(String id) {
		try {
			return this.lab.experiment(id).call();
		}
		catch (RateLimiterUnavailableException ex) {
			throw this.refusals.createUnavailable(ex);
		}
	}

	record RedisState(boolean available) {
	}

	record Started(String id) {
	}

	record Answer(String message) {
	}

}
