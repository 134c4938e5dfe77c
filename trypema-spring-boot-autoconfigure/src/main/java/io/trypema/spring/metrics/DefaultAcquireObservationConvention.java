package io.trypema.spring.metrics;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import io.trypema.spring.LimitPolicy;
import io.trypema.spring.RateLimitOutcome;

/**
 * Names requests {@code trypema.acquire}, with policy, provider, strategy and outcome.
 */
final class DefaultAcquireObservationConvention implements AcquireObservationConvention {

	static final AcquireObservationConvention INSTANCE = new DefaultAcquireObservationConvention();

	@Override
	public String getName() {
		return "trypema.acquire";
	}

	@Override
	public String getContextualName(AcquireObservationContext context) {
		return "acquire " + context.request().policy().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AcquireObservationContext context) {
		LimitPolicy policy = context.request().policy();
		return KeyValues.of(RateLimitTag.POLICY.withValue(policy.name()),
				RateLimitTag.PROVIDER.withValue(RateLimitTag.label(policy.provider())),
				RateLimitTag.STRATEGY.withValue(policy.kind()), outcome(context.outcome()));
	}

	private static KeyValue outcome(@Nullable RateLimitOutcome outcome) {
		return RateLimitTag.OUTCOME.withValue((outcome != null) ? outcome.label() : KeyValue.NONE_VALUE);
	}

}
