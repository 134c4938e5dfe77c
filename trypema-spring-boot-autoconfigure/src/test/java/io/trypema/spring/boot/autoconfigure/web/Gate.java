package io.trypema.spring.boot.autoconfigure.web;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.interceptor.EffectivePolicies;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.test.MutableTicker;

/**
 * A limited service whose limits are applied explicitly, with a clock that stands still.
 */
final class Gate {

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1000);

	private final RateLimitEnforcer enforcer = new RateLimitEnforcer(
			RateLimiter.of(LocalRateLimiterProvider.builder().ticker(this.ticker).build()),
			new EffectivePolicies(Stream::empty), Stream::empty, this.ticker);

	private final CallContextSource contextSource;

	private final RefusalExceptionFactory exceptionFactory;

	Gate(CallContextSource contextSource, RefusalExceptionFactory exceptionFactory) {
		this.contextSource = contextSource;
		this.exceptionFactory = exceptionFactory;
	}

	/** Pass with a limit of one permit per 12 seconds. */
	String pass() {
		return pass(request("search", "1/12s", 1));
	}

	String pass(LimitRequest... requests) {
		List<AppliedLimit> limits = this.enforcer.admit(List.of(requests)).limits();
		this.contextSource.current().exchange().onDecisions(limits);
		if (!limits.get(limits.size() - 1).decision().isAllowed()) {
			throw this.exceptionFactory.create(limits);
		}
		return "passed";
	}

	void advance(Duration duration) {
		this.ticker.advance(duration);
	}

	static LimitRequest request(String policy, String rate, long permits) {
		return new LimitRequest(policy, RateLimitPolicy.of(policy, RateLimit.parse(rate)), "", permits);
	}

}
