package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The end of an exchange, and what waits for it. Safe for use by many threads.
 */
final class ExchangeEnd {

	private final Object lock = new Object();

	/** Invoked at the end, and then there are no more. */
	private @Nullable List<Runnable> callbacks = new ArrayList<>(1);

	/** Invoke a callback at the end, or at once if that is over. */
	void then(Runnable callback) {
		synchronized (this.lock) {
			if (this.callbacks != null) {
				this.callbacks.add(callback);
				return;
			}
		}
		callback.run();
	}

	boolean isReached() {
		synchronized (this.lock) {
			return this.callbacks == null;
		}
	}

	/** Invoke what waits by now, and go on: what comes later is for another handler. */
	void release() {
		invoke(new ArrayList<>(1));
	}

	void reach() {
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
