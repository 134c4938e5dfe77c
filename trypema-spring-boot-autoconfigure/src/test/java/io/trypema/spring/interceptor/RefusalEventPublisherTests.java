package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

import io.trypema.RateLimit;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.RateLimitRefusedEvent;
import io.trypema.spring.RateLimitResetEvent;
import io.trypema.test.MutableTicker;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link RefusalEventPublisher}.
 */
class RefusalEventPublisherTests {

	private final MutableTicker ticker = MutableTicker.startingAt(Seeds.random().nextLong());

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private final RefusalEventPublisher publisher = new RefusalEventPublisher(this.events::add, this.ticker);

	private void tell(String policy, String key, RateLimitOutcome outcome) {
		tell(this.publisher, policy, key, outcome);
	}

	private static void tell(RefusalEventPublisher publisher, String policy, String key, RateLimitOutcome outcome) {
		RateLimitPolicy described = RateLimitPolicy.of(policy, RateLimit.parse("1/s"));
		publisher.onOutcome(new LimitRequest(policy, described, key, 1), outcome, null);
	}

	private static RateLimitRefusedEvent event(String policy, String key, RateLimitOutcome outcome, long count) {
		return new RateLimitRefusedEvent(policy, key, outcome, null, count);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "ALLOWED", "SUPPRESSED_ALLOWED", "BYPASSED" })
	void tellsOfRefusalsAndFailures(RateLimitOutcome outcome) {
		tell("search", "ada", outcome);
		assertThat(this.events).containsExactly(event("search", "ada", outcome, 1));
	}

	@ParameterizedTest
	@EnumSource(names = { "ALLOWED", "SUPPRESSED_ALLOWED", "BYPASSED" })
	void tellsNothingOfAdmittedCalls(RateLimitOutcome outcome) {
		tell("search", "ada", outcome);
		assertThat(this.events).isEmpty();
	}

	@Test
	void tellsOncePerSecondForHowManyCallsItStands() {
		tell("search", "ada", RateLimitOutcome.REJECTED);
		tell("search", "bob", RateLimitOutcome.REJECTED);
		this.ticker.advance(Duration.ofSeconds(1).minusNanos(1));
		tell("search", "bob", RateLimitOutcome.REJECTED);
		this.ticker.advance(Duration.ofNanos(1));
		tell("search", "eve", RateLimitOutcome.REJECTED);
		assertThat(this.events).containsExactly(event("search", "ada", RateLimitOutcome.REJECTED, 1),
				event("search", "eve", RateLimitOutcome.REJECTED, 3));
	}

	@Test
	void samplesPoliciesAndOutcomesApart() {
		tell("search", "ada", RateLimitOutcome.REJECTED);
		tell("feed", "ada", RateLimitOutcome.REJECTED);
		tell("search", "ada", RateLimitOutcome.FAILED_OPEN);
		assertThat(this.events).hasSize(3);
	}

	@Test
	void losesNoCallUnderContention() {
		IntStream.range(0, 10_000).parallel().forEach((i) -> tell("search", "ada", RateLimitOutcome.REJECTED));
		this.ticker.advance(Duration.ofSeconds(1));
		tell("search", "ada", RateLimitOutcome.REJECTED);
		assertThat(this.events).hasSize(2);
		assertThat(this.events.stream().mapToLong((event) -> ((RateLimitRefusedEvent) event).count()).sum())
			.isEqualTo(10_001);
	}

	@Test
	void listenerThatFailsDoesNotFailTheCall() {
		ApplicationEventPublisher failing = (event) -> {
			throw new IllegalStateException("listener");
		};
		assertThatNoException().isThrownBy(() -> tell(new RefusalEventPublisher(failing, this.ticker), "search", "ada",
				RateLimitOutcome.REJECTED));
	}

	@Test
	void textLeavesKeyOut() {
		assertThat(event("search", "ada", RateLimitOutcome.REJECTED, 2))
			.hasToString("RateLimitRefusedEvent[policy=search, outcome=rejected, count=2]");
		assertThat(new RateLimitResetEvent("search", "ada")).hasToString("RateLimitResetEvent[policy=search]");
	}

	@Test
	void applicationHearsOfRefusals() {
		LimitedContexts.runner(this.ticker).run((context) -> {
			List<Object> refused = new CopyOnWriteArrayList<>();
			context.getSourceApplicationContext()
				.addApplicationListener(
						ApplicationListener.forPayload((RateLimitRefusedEvent event) -> refused.add(event.key())));
			RateLimitPolicy policy = RateLimitPolicy.of("once", RateLimit.parse("1/h"));
			LimitRequest request = new LimitRequest("once", policy, "ada", 1);
			context.getBean(RateLimitEnforcer.class).admit(List.of(request));
			context.getBean(RateLimitEnforcer.class).admit(List.of(request));
			assertThat(refused).containsExactly("ada");
		});
	}

}
