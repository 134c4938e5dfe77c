package io.trypema.spring.metrics;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;
import io.trypema.counter.Counter;
import io.trypema.counter.CounterValue;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceCount;

/**
 * The values of a counter in Redis at the last read. Safe for use by many threads.
 */
final class WatchedCounter {

	private final String name;

	private final List<String> keys;

	private final boolean instanceAware;

	private final Supplier<CompletableFuture<Reading>> reader;

	private final AtomicBoolean reading = new AtomicBoolean();

	private volatile @Nullable Reading last;

	private WatchedCounter(String name, List<String> keys, boolean instanceAware,
			Supplier<CompletableFuture<Reading>> reader) {
		this.name = name;
		this.keys = keys;
		this.instanceAware = instanceAware;
		this.reader = reader;
	}

	static WatchedCounter of(Counter counter, Collection<String> keys, Ticker ticker) {
		List<String> distinct = keys.stream().distinct().toList();
		return new WatchedCounter(counter.name(), distinct, false, () -> counter.getAllAsync(distinct)
			.thenApply((rows) -> new Reading(rows.stream().map(CounterValue::value).toList(), 0, ticker.nanos())));
	}

	static WatchedCounter of(InstanceAwareCounter counter, Collection<String> keys, Ticker ticker) {
		List<String> distinct = keys.stream().distinct().toList();
		return new WatchedCounter(counter.name(), distinct, true,
				() -> counter.getAllAsync(distinct)
					.thenCombine(counter.instancesAsync(),
							(rows, instances) -> new Reading(rows.stream().map(InstanceCount::cumulative).toList(),
									instances.size(), ticker.nanos())));
	}

	String name() {
		return this.name;
	}

	List<String> keys() {
		return this.keys;
	}

	boolean isInstanceAware() {
		return this.instanceAware;
	}

	/** Start to read the counter, unless a read is pending. */
	@SuppressWarnings("FutureReturnValueIgnored")
	void refresh() {
		if (this.reading.compareAndSet(false, true)) {
			try {
				this.reader.get().whenComplete((reading, failure) -> {
					if (failure == null) {
						this.last = reading;
					}
					this.reading.set(false);
				});
			}
			catch (RuntimeException ex) {
				// Closed by itself or with its provider
				this.reading.set(false);
			}
		}
	}

	/** Return the value of a key by its position, if it was read before. */
	double value(int key) {
		Reading reading = this.last;
		return (reading != null) ? reading.values().get(key) : Double.NaN;
	}

	double instances() {
		Reading reading = this.last;
		return (reading != null) ? reading.instances() : Double.NaN;
	}

	/** Return the time since the last read. */
	double ageNanos(Ticker ticker) {
		Reading reading = this.last;
		return (reading != null) ? ticker.nanos() - reading.readAt() : Double.NaN;
	}

	/**
	 * The values read, and the time of the read.
	 */
	private record Reading(List<Long> values, int instances, long readAt) {
	}

}
