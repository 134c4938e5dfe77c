package io.trypema.concurrency;

import java.util.concurrent.CompletableFuture;

/**
 * The place of one call in flight. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface ConcurrencyPermit extends AutoCloseable {

	/**
	 * Return whether the place may have been given to another call meanwhile: this
	 * instance was silent for so long that it counts as dead, Redis has lost its data, or
	 * the limiter was closed. Once it is lost, it stays so.
	 * @return whether the place may be lost; {@code false} for a limiter in process and
	 * after it was given back
	 */
	boolean isLost();

	/**
	 * Give the place back. Further calls do nothing. Does not wait, and does not fail:
	 * where the place is kept elsewhere, it is given back as soon as that can be reached.
	 */
	@Override
	void close();

	/**
	 * Give the place back. Further calls do nothing.
	 * @return a future that completes when it is given back, or when there was no answer
	 * and it will be later
	 */
	CompletableFuture<Void> closeAsync();

}
