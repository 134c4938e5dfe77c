package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Protects calls from exceptions of a listener, and logs these: as a warning the first
 * time, at debug level from then on.
 */
final class GuardedCallListener implements RedisCallListener {

	static final RedisCallListener NONE = new RedisCallListener() {
	};

	/** Named by the public class. */
	private static final Logger LOGGER = System.getLogger("io.trypema.redis.RedisCallListener");

	private final RedisCallListener listener;

	private final AtomicBoolean failed = new AtomicBoolean();

	private GuardedCallListener(RedisCallListener listener) {
		this.listener = listener;
	}

	static RedisCallListener of(RedisCallListener listener) {
		return (listener != NONE) ? new GuardedCallListener(listener) : NONE;
	}

	@Override
	public void onCall(ProviderType provider, RateLimitStrategy strategy, Duration duration, boolean failed) {
		run(() -> this.listener.onCall(provider, strategy, duration, failed));
	}

	@Override
	public void onFlush(int keys, Duration duration, boolean failed) {
		run(() -> this.listener.onFlush(keys, duration, failed));
	}

	@Override
	public void onCounterFlush(String counter, int keys, Duration duration, boolean failed) {
		run(() -> this.listener.onCounterFlush(counter, keys, duration, failed));
	}

	@Override
	public void onCounterOperation(String counter, CounterOperation operation, Duration duration, boolean failed) {
		run(() -> this.listener.onCounterOperation(counter, operation, duration, failed));
	}

	private void run(Runnable notification) {
		try {
			notification.run();
		}
		catch (RuntimeException | Error ex) {
			log(ex);
		}
	}

	private void log(Throwable failure) {
		String message = "The Redis listener " + this.listener.getClass().getName() + " failed";
		if (this.failed.compareAndSet(false, true)) {
			LOGGER.log(Level.WARNING, message + "; its further failures are logged at debug level", failure);
		}
		else {
			LOGGER.log(Level.DEBUG, message, failure);
		}
	}

}
