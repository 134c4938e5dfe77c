package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.LiveInstance;
import io.trypema.redis.BufferedCounter;
import io.trypema.redis.LaxCounter;
import io.trypema.redis.LaxInstanceAwareCounter;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.StrictInstanceAwareCounter;

/**
 * Operations of the endpoint on a counter of any type.
 */
interface ManagedCounter {

	/** Describe it, after the answer of Redis or its failure. */
	CompletableFuture<CounterDescriptor> describe(@Nullable Map<String, Object> settings);

	CounterKeyDescriptor read(String bean, String key);

	void set(String key, long value);

	void delete(String key);

	void clear();

	/**
	 * Return a counter as such.
	 * @param bean a {@link Counter} or {@link InstanceAwareCounter}
	 * @return the counter
	 */
	static ManagedCounter of(Object bean) {
		return (bean instanceof Counter counter) ? new Plain(counter) : new InstanceAware((InstanceAwareCounter) bean);
	}

	private static String type(Object counter) {
		if (counter instanceof StrictCounter) {
			return "strict";
		}
		if (counter instanceof LaxCounter) {
			return "lax";
		}
		if (counter instanceof StrictInstanceAwareCounter) {
			return "instance-strict";
		}
		return (counter instanceof LaxInstanceAwareCounter) ? "instance-lax" : counter.getClass().getName();
	}

	private static CounterDescriptor describeCounter(Object counter, String name,
			@Nullable Map<String, Object> settings, @Nullable String instanceId,
			@Nullable Map<String, Duration> silences) {
		BufferedCounter buffered = (counter instanceof BufferedCounter given) ? given : null;
		return new CounterDescriptor(name, type(counter), settings, (buffered != null) ? buffered.pending() : null,
				(buffered != null) ? buffered.lag() : null, (buffered != null) ? buffered.dropped() : null, instanceId,
				silences);
	}

	/**
	 * A counter with one value for each key.
	 */
	record Plain(Counter counter) implements ManagedCounter {

		@Override
		public CompletableFuture<CounterDescriptor> describe(@Nullable Map<String, Object> settings) {
			return CompletableFuture
				.completedFuture(describeCounter(this.counter, this.counter.name(), settings, null, null));
		}

		@Override
		public CounterKeyDescriptor read(String bean, String key) {
			return new CounterKeyDescriptor(bean, key, this.counter.get(key), null);
		}

		@Override
		public void set(String key, long value) {
			this.counter.set(key, value);
		}

		@Override
		public void delete(String key) {
			this.counter.del(key);
		}

		@Override
		public void clear() {
			this.counter.clear();
		}

	}

	/**
	 * A counter with slices of instances.
	 */
	record InstanceAware(InstanceAwareCounter counter) implements ManagedCounter {

		@Override
		public CompletableFuture<CounterDescriptor> describe(@Nullable Map<String, Object> settings) {
			return this.counter.instancesAsync().handle((instances, failure) -> {
				Map<String, Duration> silences = null;
				if (failure == null) {
					silences = new LinkedHashMap<>();
					for (LiveInstance instance : instances) {
						silences.put(instance.id(), instance.silence());
					}
				}
				return describeCounter(this.counter, this.counter.name(), settings, this.counter.instanceId(),
						silences);
			});
		}

		@Override
		public CounterKeyDescriptor read(String bean, String key) {
			long value = this.counter.get(key).cumulative();
			return new CounterKeyDescriptor(bean, key, value, this.counter.slices(key));
		}

		@Override
		public void set(String key, long value) {
			this.counter.set(key, value);
		}

		@Override
		public void delete(String key) {
			this.counter.del(key);
		}

		@Override
		public void clear() {
			this.counter.clear();
		}

	}

}
