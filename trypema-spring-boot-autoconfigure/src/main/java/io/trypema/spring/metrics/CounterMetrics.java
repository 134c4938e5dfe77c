package io.trypema.spring.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.trypema.Ticker;
import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.BufferedCounter;

/**
 * Publishes the values and state of counters. Values and instances are read from Redis
 * every five seconds by a dedicated thread, so that publishing never waits. Counters must
 * be added before the binding.
 *
 * @since 0.1.0
 */
public final class CounterMetrics implements MeterBinder, AutoCloseable {

	private static final Duration PERIOD = Duration.ofSeconds(5);

	private final Ticker ticker;

	private final Duration period;

	private final List<WatchedCounter> watched = new ArrayList<>();

	private final List<BufferedCounter> buffered = new ArrayList<>();

	private final AtomicBoolean started = new AtomicBoolean();

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread created = new Thread(task, "trypema-counter-metrics");
		created.setDaemon(true);
		return created;
	});

	/**
	 * Create metrics.
	 * @param ticker the time source for the age of the values read
	 */
	public CounterMetrics(Ticker ticker) {
		this(ticker, PERIOD);
	}

	CounterMetrics(Ticker ticker, Duration period) {
		this.ticker = ticker;
		this.period = period;
	}

	/**
	 * Publish the values and state of a counter.
	 * @param counter the counter
	 * @param keys the keys whose values are published
	 */
	public void add(Counter counter, Collection<String> keys) {
		if (!keys.isEmpty()) {
			this.watched.add(WatchedCounter.of(counter, keys, this.ticker));
		}
		addBuffer(counter);
	}

	/**
	 * Publish the values and state of a counter.
	 * @param counter the counter
	 * @param keys the keys whose values are published
	 */
	public void add(InstanceAwareCounter counter, Collection<String> keys) {
		this.watched.add(WatchedCounter.of(counter, keys, this.ticker));
		addBuffer(counter);
	}

	private void addBuffer(Object counter) {
		if (counter instanceof BufferedCounter given) {
			this.buffered.add(given);
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.watched.forEach((counter) -> bind(counter, registry));
		this.buffered.forEach((counter) -> bind(counter, registry));
		if (!this.watched.isEmpty() && this.started.compareAndSet(false, true)) {
			start();
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void start() {
		this.thread.scheduleWithFixedDelay(this::refresh, 0, this.period.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Start to read all counters, without waiting. */
	void refresh() {
		this.watched.forEach(WatchedCounter::refresh);
	}

	private void bind(WatchedCounter counter, MeterRegistry registry) {
		Tags tags = Tags.of(RateLimitTag.COUNTER.of(counter.name()));
		for (int i = 0; i < counter.keys().size(); i++) {
			int key = i;
			Gauge.builder(RateLimitMeter.COUNTER_VALUE.getName(), counter, (read) -> read.value(key))
				.description(RateLimitMeter.COUNTER_VALUE.description())
				.tags(tags.and(RateLimitTag.KEY.of(counter.keys().get(key))))
				.register(registry);
		}
		if (counter.isInstanceAware()) {
			Gauge.builder(RateLimitMeter.COUNTER_INSTANCES.getName(), counter, WatchedCounter::instances)
				.baseUnit(RateLimitMeter.COUNTER_INSTANCES.getBaseUnit())
				.description(RateLimitMeter.COUNTER_INSTANCES.description())
				.tags(tags)
				.register(registry);
		}
		TimeGauge
			.builder(RateLimitMeter.COUNTER_AGE.getName(), counter, TimeUnit.NANOSECONDS,
					(read) -> read.ageNanos(this.ticker))
			.description(RateLimitMeter.COUNTER_AGE.description())
			.tags(tags)
			.register(registry);
	}

	private static void bind(BufferedCounter counter, MeterRegistry registry) {
		Tags tags = Tags.of(RateLimitTag.COUNTER.of(counter.name()));
		Gauge.builder(RateLimitMeter.COUNTER_PENDING.getName(), counter, BufferedCounter::pending)
			.description(RateLimitMeter.COUNTER_PENDING.description())
			.tags(tags)
			.register(registry);
		TimeGauge
			.builder(RateLimitMeter.COUNTER_LAG.getName(), counter, TimeUnit.NANOSECONDS,
					(flushed) -> flushed.lag().toNanos())
			.description(RateLimitMeter.COUNTER_LAG.description())
			.tags(tags)
			.register(registry);
		FunctionCounter.builder(RateLimitMeter.COUNTER_DROPPED.getName(), counter, BufferedCounter::dropped)
			.description(RateLimitMeter.COUNTER_DROPPED.description())
			.tags(tags)
			.register(registry);
	}

	/** Stop reading. */
	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
