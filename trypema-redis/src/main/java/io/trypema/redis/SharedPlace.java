package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.trypema.concurrency.ConcurrencyPermit;

/**
 * A place that instances share.
 */
final class SharedPlace implements ConcurrencyPermit {

	private final SharedPlaces places;

	private final int losses;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final CompletableFuture<Void> givenBack = new CompletableFuture<>();

	/**
	 * Create a place.
	 * @param places the places of the key
	 * @param losses the number of losses of places before it was taken
	 */
	SharedPlace(SharedPlaces places, int losses) {
		this.places = places;
		this.losses = losses;
	}

	@Override
	public boolean isLost() {
		return !this.closed.get() && this.places.areLost(this.losses);
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void close() {
		closeAsync();
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		if (this.closed.compareAndSet(false, true)) {
			this.places.giveBack(this.givenBack);
		}
		return this.givenBack.copy();
	}

}
