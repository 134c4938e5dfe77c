package io.trypema.concurrency;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A place in this process.
 */
final class Place extends AtomicBoolean implements ConcurrencyPermit {

	private static final long serialVersionUID = 1L;

	private final transient Places places;

	Place(Places places) {
		this.places = places;
	}

	@Override
	public boolean isLost() {
		return false;
	}

	@Override
	public void close() {
		if (compareAndSet(false, true)) {
			this.places.giveBack();
		}
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		close();
		return CompletableFuture.completedFuture(null);
	}

}
