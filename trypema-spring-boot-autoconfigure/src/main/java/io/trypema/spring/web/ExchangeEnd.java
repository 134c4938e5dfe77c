package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.List;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The end of an exchange, and the callbacks that it invokes. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class ExchangeEnd {

	private final Object lock = new Object();

	/** Invoked at the end; {@code null} after it. */
	@GuardedBy("lock")
	private @Nullable List<Runnable> callbacks = new ArrayList<>(1);

	/**
	 * Invoke a callback at the end, or immediately if the exchange has ended.
	 * @param callback the callback
	 */
	public void then(Runnable callback) {
		synchronized (this.lock) {
			if (this.callbacks != null) {
				this.callbacks.add(callback);
				return;
			}
		}
		callback.run();
	}

	/**
	 * Return whether the exchange has ended.
	 * @return whether it has ended
	 */
	public boolean isReached() {
		synchronized (this.lock) {
			return this.callbacks == null;
		}
	}

	/**
	 * Invoke the registered callbacks while the exchange continues with another handler,
	 * which may add its own.
	 */
	public void release() {
		invoke(new ArrayList<>(1));
	}

	/**
	 * End the exchange and invoke its callbacks.
	 */
	public void reach() {
		invoke(null);
	}

	private void invoke(@Nullable List<Runnable> next) {
		List<Runnable> last;
		synchronized (this.lock) {
			last = this.callbacks;
			this.callbacks = (last != null) ? next : null;
		}
		if (last != null) {
			last.forEach(Runnable::run);
		}
	}

}
