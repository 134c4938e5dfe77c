package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log of provider failures.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutageLogTests {

	private static final RateLimitPolicy POLICY = RateLimitPolicy.of("search", RateLimit.parse("1/min"))
		.withProvider(ProviderType.REDIS);

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE);

	private final OutageProvider redis = new OutageProvider(this.ticker);

	private final RateLimitEnforcer enforcer = new RateLimitEnforcer(RateLimiter.of(this.redis),
			new EffectivePolicies(Stream::empty), Stream::empty, this.ticker);

	private Admission call() {
		return this.enforcer.admit(List.of(new LimitRequest("search", POLICY, "secret", 1)));
	}

	private static List<String> lines(CapturedOutput output, String level) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains(level + " ") && line.contains(RateLimitEnforcer.class.getSimpleName()))
			.map((line) -> line.substring(line.indexOf("The redis")))
			.toList();
	}

	@Test
	void tellsPolicyAndCauseWithoutKey(CapturedOutput output) {
		this.redis.stop();
		call();
		assertThat(lines(output, "WARN")).containsExactly("The redis provider is unavailable for policy 'search', "
				+ "whose on-failure is 'allow': Redis gave no answer in 200 ms (1 failure since the last report)");
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void tellsOfManyFailuresOnceASecond(CapturedOutput output) {
		this.redis.stop();
		for (int i = 0; i < 25; i++) {
			call();
			this.ticker.advance(Duration.ofMillis(100));
		}
		assertThat(lines(output, "WARN")).hasSize(3)
			.element(2)
			.asString()
			.endsWith("(10 failures since the last report)");
	}

	@Test
	void tellsOfPermitsThatWereNotGivenBack(CapturedOutput output) {
		Admission admission = call();
		this.redis.stop();
		admission.undo();
		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.startsWith("The redis provider takes back no permits of policy 'search': Redis gave no answer in 200 ms");
	}

	@Test
	void tellsOfPermitsThatWereNotGivenBackLater(CapturedOutput output) {
		Admission admission = call();
		this.redis.stop();
		assertThat(admission.undoAsync()).isCompletedWithValue(null);
		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.startsWith("The redis provider takes back no permits of policy 'search': Redis gave no answer in 200 ms");
	}

	@Test
	void tellsOnceThatDecisionsAreBack(CapturedOutput output) {
		this.redis.stop();
		call();
		call();
		this.redis.start();
		call();
		this.ticker.advance(Duration.ofSeconds(1));
		call();
		call();
		assertThat(lines(output, "INFO"))
			.containsExactly("The redis provider is available again (1 failure since the last report)");
	}

	@Test
	void tellsNothingWhenNothingFails(CapturedOutput output) {
		call();
		this.ticker.advance(Duration.ofSeconds(1));
		call();
		assertThat(lines(output, "INFO")).isEmpty();
		assertThat(lines(output, "WARN")).isEmpty();
	}

}
