package io.trypema.sample.lab;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import io.trypema.ProviderType;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimitUsage;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.sample.lab.BucketLog.BucketView;
import io.trypema.sample.lab.Sample.WindowView;

/**
 * A load, the limiters that decide on it, and the outcomes. Safe for use by many threads.
 */
final class Experiment implements AutoCloseable {

	private static final String PREFIX = "trypema:lab:";

	private final String id;

	private final InstanceFactory factory;

	private final Ticker ticker;

	private final RandomGenerator random;

	private final Ledger ledger = new Ledger();

	private final long startNanos;

	private Setup setup;

	private List<Instance> instances;

	/** How many times the instances have been replaced. */
	private int generation;

	private List<BucketLog> buckets;

	private List<Pacer> pacers;

	private long loadStartNanos;

	/** When the windows were empty. */
	private long windowStartNanos;

	private long steppedNanos;

	private boolean closed;

	Experiment(String id, Setup setup, InstanceFactory factory) {
		this.id = id;
		this.setup = setup;
		this.factory = factory;
		this.ticker = factory.ticker();
		this.random = factory.random();
		this.instances = factory.create(setup, PREFIX + id);
		this.buckets = emptyBuckets();
		this.pacers = newPacers();
		this.startNanos = this.ticker.nanos();
		this.loadStartNanos = this.startNanos;
		this.windowStartNanos = this.startNanos;
		this.steppedNanos = this.startNanos;
	}

	String id() {
		return this.id;
	}

	/** Make the calls that are due. */
	synchronized void step() {
		if (this.closed) {
			return;
		}
		long now = this.ticker.nanos();
		int factor = this.setup.load().factorAt(this.steppedNanos - this.loadStartNanos);
		int[] due = IntStream.range(0, this.setup.load().clients())
			.map((i) -> this.pacers.get(i).due(factor * this.setup.rateOf(i), now - this.steppedNanos))
			.toArray();
		this.steppedNanos = now;
		for (int calls = IntStream.of(due).sum(); calls > 0; calls--) {
			// At random, or the same client would always be the first
			int client = (this.random.nextInt(calls) < due[0]) ? 0 : 1;
			due[client]--;
			tryCall(client);
		}
	}

	private void tryCall(int client) {
		try {
			call(client);
		}
		catch (RateLimiterUnavailableException ex) {
			// Already recorded
		}
	}

	/**
	 * Make a call of the first client.
	 * @return the decision on it
	 * @throws RateLimiterUnavailableException if Redis is unavailable
	 * @throws NoSuchExperimentException if this experiment has ended
	 */
	synchronized RateLimitDecision call() {
		if (this.closed) {
			throw new NoSuchExperimentException(this.id);
		}
		return call(0);
	}

	private RateLimitDecision call(int client) {
		long now = this.ticker.nanos();
		try {
			RateLimitDecision decision = this.instances.get(client).acquire(this.setup);
			this.ledger.add(client, decision.isAllowed() ? Outcome.ADMITTED : Outcome.REFUSED, now);
			if (decision.isAllowed() || this.setup.strategy() == RateLimitStrategy.SUPPRESSED) {
				this.buckets.get(isShared() ? 0 : client).add(client, decision.isAllowed(), now);
			}
			return decision;
		}
		catch (RateLimiterUnavailableException ex) {
			this.ledger.add(client, Outcome.UNDECIDED, now);
			throw ex;
		}
	}

	/**
	 * Continue with another setup.
	 * @param other the setup
	 * @throws NoSuchExperimentException if this experiment has ended
	 */
	synchronized void change(Setup other) {
		if (this.closed) {
			throw new NoSuchExperimentException(this.id);
		}
		Setup former = this.setup;
		this.setup = other;
		if (!other.hasSameInstances(former)) {
			replaceInstances();
		}
		if (other.load() != former.load()) {
			this.pacers = newPacers();
			this.loadStartNanos = this.steppedNanos;
		}
	}

	private void replaceInstances() {
		List<Instance> former = this.instances;
		this.generation++;
		this.instances = this.factory.create(this.setup, PREFIX + this.id + ':' + this.generation);
		this.buckets = emptyBuckets();
		this.windowStartNanos = this.ticker.nanos();
		former.forEach(Instance::close);
	}

	synchronized Sample sample() {
		long now = this.ticker.nanos();
		List<Tally> tallies = IntStream.range(0, this.setup.load().clients())
			.mapToObj((i) -> this.ledger.lastSecond(i, now))
			.toList();
		int windows = isShared() ? 1 : tallies.size();
		long windowNanos = Math.min(this.setup.window().toNanos(), now - this.windowStartNanos);
		return new Sample(Duration.ofNanos(now - this.startNanos).toMillis(), tallies,
				this.ledger.admitted(windowNanos, now),
				IntStream.range(0, windows).mapToObj((i) -> window(i, now)).toList());
	}

	private WindowView window(int i, long now) {
		WindowLimit limit = this.instances.get(i).resolve(this.setup);
		List<BucketView> views = this.buckets.get(i).view(now, this.startNanos);
		try {
			RateLimitUsage usage = this.instances.get(i).usage(this.setup);
			return new WindowView(limit.capacity(), limit.hardLimit(), usage.accepted(), usage.factor(), views);
		}
		catch (RateLimiterUnavailableException ex) {
			return new WindowView(limit.capacity(), limit.hardLimit(), null, null, views);
		}
	}

	private boolean isShared() {
		return this.setup.provider() != ProviderType.LOCAL;
	}

	private List<BucketLog> emptyBuckets() {
		return this.instances.stream()
			.map((instance) -> new BucketLog(this.setup.window(), this.setup.bucketSize()))
			.toList();
	}

	private static List<Pacer> newPacers() {
		return List.of(new Pacer(), new Pacer());
	}

	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.instances.forEach(Instance::close);
		}
	}

}
