package io.trypema.spring.interceptor;

import io.trypema.internal.SampledCount;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.trypema.ProviderType;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.RateLimitPolicy;

/**
 * Logs failures of a provider, at most once a second and without keys, and once its
 * recovery. Safe for use by many threads.
 */
final class OutageLog {

	/** Named by the public class. */
	private static final Log logger = LogFactory.getLog("io.trypema.spring.interceptor.RateLimitEnforcer");

	private final Ticker ticker;

	private final AtomicBoolean failing = new AtomicBoolean();

	private final SampledCount failures;

	private volatile long failureNanos;

	OutageLog(Ticker ticker) {
		this.ticker = ticker;
		this.failures = new SampledCount(ticker.nanos());
	}

	/** Log that a provider did not decide. */
	void undecided(LimitPolicy policy, Throwable failure) {
		note("The " + name(policy.provider()) + " provider is unavailable for policy '" + policy.name()
				+ "', whose on-failure is '" + name(policy.onFailure()) + "'", failure);
	}

	/** Log that a resolver failed to return a limit. */
	void unresolved(RateLimitPolicy policy, Throwable failure) {
		note("The on-resolver-failure '" + name(policy.onResolverFailure()) + "' of policy '" + policy.name()
				+ "' counts", failure);
		logger.debug("A resolver failed", failure);
	}

	/** Log that permits could not be given back. */
	void notRefunded(LimitPolicy policy, Throwable failure) {
		note("The " + name(policy.provider()) + " provider takes back no permits of policy '" + policy.name() + "'",
				failure);
	}

	private void note(String what, Throwable failure) {
		long now = this.ticker.nanos();
		this.failureNanos = now;
		this.failing.set(true);
		long count = this.failures.add(now);
		if (count > 0) {
			logger.warn(what + ": " + reason(failure) + failures(count));
		}
	}

	/** Record a decision of a provider. */
	void decided(ProviderType type) {
		if (type != ProviderType.LOCAL && this.failing.get()
				&& this.ticker.nanos() - this.failureNanos >= SampledCount.INTERVAL_NANOS
				&& this.failing.compareAndSet(true, false)) {
			logger
				.info("The " + name(type) + " provider is available again" + failures(this.failures.takeUnreported()));
		}
	}

	private static String reason(Throwable failure) {
		// Other exceptions, from a provider of the application, may have keys in the
		// message
		return (failure instanceof RateLimiterUnavailableException) ? String.valueOf(failure.getMessage())
				: failure.getClass().getName();
	}

	private static String failures(long count) {
		return " (" + count + ((count == 1) ? " failure" : " failures") + " since the last report)";
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
