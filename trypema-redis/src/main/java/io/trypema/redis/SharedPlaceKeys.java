package io.trypema.redis;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * The keys of which this instance holds places, or may hold some. Thread-safe.
 */
final class SharedPlaceKeys {

	/** Number of keys checked with one heartbeat. */
	private static final int AT_A_TIME = 1000;

	private static final long RETRY = TimeUnit.SECONDS.toNanos(1);

	private final PlacesClient client;

	private final Map<String, SharedPlaces> keys = new ConcurrentHashMap<>();

	/** The next keys to check; used by heartbeats alone. */
	@GuardedBy("this")
	private Iterator<SharedPlaces> looks = this.keys.values().iterator();

	private final AtomicBoolean retrying = new AtomicBoolean();

	private final AtomicBoolean lookingAtAll = new AtomicBoolean();

	SharedPlaceKeys(PlacesClient client) {
		this.client = client;
	}

	/** Request a place, and return the places of the key. */
	SharedPlaces request(String key, PlaceRequest request) {
		while (true) {
			SharedPlaces places = this.keys.computeIfAbsent(key,
					(created) -> new SharedPlaces(this, created, this.client));
			if (places.request(request)) {
				return places;
			}
			forget(key, places);
		}
	}

	void forget(String key, SharedPlaces places) {
		this.keys.remove(key, places);
	}

	/** Check some keys, the next ones each time. */
	synchronized void lookAtSome() {
		for (int i = Math.min(AT_A_TIME, this.keys.size()); i > 0; i--) {
			if (!this.looks.hasNext()) {
				this.looks = this.keys.values().iterator();
			}
			if (this.looks.hasNext()) {
				this.looks.next().lookAtSlice();
			}
		}
	}

	/** Check all keys, once: as one has lost places, others may have. */
	void lost() {
		if (this.lookingAtAll.compareAndSet(false, true)) {
			schedule(0, () -> {
				this.keys.values().forEach(SharedPlaces::lookAtSlice);
				this.lookingAtAll.set(false);
			});
		}
	}

	/** Retry to correct slices, when Redis may be back. */
	void retryLater() {
		if (this.retrying.compareAndSet(false, true)) {
			schedule(RETRY, () -> {
				this.retrying.set(false);
				this.keys.values().forEach(SharedPlaces::retry);
			});
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void schedule(long delayNanos, Runnable task) {
		this.client.schedule(task, delayNanos);
	}

	void failAll() {
		this.keys.values().forEach((places) -> places.failAll(PlacesClient.closed()));
	}

	int size() {
		return this.keys.size();
	}

}
