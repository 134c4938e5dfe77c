package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Keeps what a listener throws from doing harm.
 */
record GuardedListener(RedisListener listener) implements RedisListener {

	static final RedisListener NONE = new RedisListener() {
	};

	private static final Logger LOGGER = System.getLogger(RedisListener.class.getName());

	static RedisListener of(RedisListener listener) {
		return (listener != NONE) ? new GuardedListener(listener) : NONE;
	}

	@Override
	public void onCall(ProviderType provider, RateLimitStrategy strategy, Duration duration, boolean failed) {
		run(() -> this.listener.onCall(provider, strategy, duration, failed));
	}

	@Override
	public void onFlush(int keys, Duration duration, boolean failed) {
		run(() -> this.listener.onFlush(keys, duration, failed));
	}

	private static void run(Runnable report) {
		try {
			report.run();
		}
		catch (RuntimeException | Error ex) {
			LOGGER.log(Level.DEBUG, "A listener of Redis failed", ex);
		}
	}

}
