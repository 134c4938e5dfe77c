package io.trypema.redis;

import java.math.BigDecimal;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimiterProvider;
import io.trypema.SuppressedRateLimiter;

/**
 * An instance of an application that limits calls, with its own clock. The schedule
 * pauses, kills and closes it.
 */
final class SimulatedProcess {

	private final String name;

	private final SimulatedClock clock;

	private final SimulatedTimer timer;

	private final RedisRateLimiterProvider redis;

	private final @Nullable HybridRateLimiterProvider hybrid;

	private @Nullable Long nextTaskAt;

	private long changes = -1;

	private boolean paused;

	private boolean dead;

	private boolean closed;

	/**
	 * Create a process.
	 * @param name its name
	 * @param hybrid whether it leases permits
	 * @param setup the environment of the schedule
	 * @param world the world that it belongs to
	 * @param clock its clock
	 */
	SimulatedProcess(String name, boolean hybrid, ScheduleSetup setup, SimulatedWorld world, SimulatedClock clock) {
		this.name = name;
		this.clock = clock;
		this.timer = new SimulatedTimer(this.clock);
		this.redis = RedisRateLimiterProvider
			.builder(() -> CompletableFuture.completedFuture(SimulatedConnection.open(world.network(), name)))
			.prefix(world.prefix())
			.timeout(setup.timeout())
			.bucketSize(setup.bucket())
			.hardLimitFactor(BigDecimal.valueOf(2))
			.scripts(world.scripts())
			.random(new Random(setup.seed() + name.hashCode()))
			.ticker(this.clock)
			.drift(ServerClock.DRIFT)
			.timer(this.timer)
			.executor(Runnable::run)
			.build();
		this.hybrid = hybrid ? HybridRateLimiterProvider.builder(this.redis).syncInterval(setup.syncInterval()).build()
				: null;
	}

	String name() {
		return this.name;
	}

	long nanos() {
		return this.clock.nanos();
	}

	AbsoluteRateLimiter limiter() {
		return provider().absolute();
	}

	/**
	 * Return the limiter that sheds calls, with a hard limit of twice the limit.
	 */
	SuppressedRateLimiter shedding() {
		return provider().suppressed();
	}

	private RateLimiterProvider provider() {
		return (this.hybrid != null) ? this.hybrid : this.redis;
	}

	/** Return whether its threads run. */
	boolean isRunning() {
		return !this.paused && !this.dead;
	}

	/** Return whether it can take calls. */
	boolean takesCalls() {
		return isRunning() && !this.closed;
	}

	boolean isDead() {
		return this.dead;
	}

	boolean isPaused() {
		return this.paused;
	}

	/** Pause or resume its threads. */
	void pause(boolean pause) {
		this.paused = pause;
	}

	void die() {
		this.dead = true;
	}

	/**
	 * Close the provider, and on the second call the one below it. Does not wait for
	 * answers: the schedule delivers them.
	 */
	void close() {
		if (this.hybrid == null || this.closed) {
			this.redis.close();
		}
		else {
			Thread.currentThread().interrupt();
			try {
				this.hybrid.close();
			}
			finally {
				Thread.interrupted();
			}
		}
		this.closed = true;
	}

	/** Return the time of the next timer task that can run, or {@code null}. */
	@Nullable Long nextTaskAt() {
		if (this.changes != this.timer.changes()) {
			Long nanos = this.timer.nextNanos();
			this.nextTaskAt = (nanos != null) ? this.clock.whenPassed(nanos) : null;
			this.changes = this.timer.changes();
		}
		return isRunning() ? this.nextTaskAt : null;
	}

	void runNextTask() {
		this.timer.runNext();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
