package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.ConcurrencyPermit;

/**
 * Limits calls in flight over all instances of an application, which share the places of
 * a key through Redis. Safe for use by many threads.
 * <p>
 * A place is taken and given back by Redis, in one round trip that calls share. The
 * places of an instance that was silent for a {@linkplain Builder#deadAfter time}, as it
 * was killed or cut off, are free again; if it was only slow, they count again when it is
 * back, and {@link ConcurrencyPermit#isLost()} reports that other instances may hold them
 * too.
 * <p>
 * While Redis is unavailable, calls get no place, and fail with a
 * {@link RateLimiterUnavailableException}; places are given back in process, and in Redis
 * when it is back. After a lost answer or a loss of data, the number in Redis is set to
 * the places that this instance holds.
 * <p>
 * Waiting calls get a place in order of arrival at this instance; where limits differ, as
 * with a {@link io.trypema.concurrency.LocalConcurrencyLimiter}. A place that another
 * instance gives back is found by polling every 10 to 200 ms, and there is no order among
 * instances. The wait for a place does not include that for the answer of Redis, which is
 * limited by the provider's timeout. A thread that is interrupted waits for the answer
 * that is under way, and stays interrupted. Futures are completed by the threads of
 * Lettuce, which must not be blocked, and failed by the common pool.
 * <p>
 * All keys of a limiter are in one slot of a cluster. Only keys in use are kept in
 * memory.
 *
 * @since 0.1.0
 */
public final class RedisConcurrencyLimiter implements ConcurrencyLimiter {

	private final StrictInstanceAwareCounter counter;

	private final CallDispatcher dispatcher;

	private final PlacesClient client;

	private final SharedPlaceKeys keys;

	private RedisConcurrencyLimiter(Builder builder) {
		this.dispatcher = builder.provider.dispatcher();
		this.counter = builder.counter.kind(":places").build();
		this.client = new PlacesClient(this.dispatcher, this.counter.space(), builder.deadAfter.toNanos());
		this.keys = new SharedPlaceKeys(this.client);
		this.counter.companion(this.keys::lookAtSome);
	}

	/**
	 * Return a builder with all defaults.
	 * @param provider whose connection, prefix and timeout the limiter shares; closing it
	 * closes the limiter, whose places are then free when it counts as dead
	 * @param name the name, from 1 to 64 letters, digits, {@code .}, {@code _} and
	 * {@code -}; instances share places if they have the same prefix and name
	 * @return the builder
	 * @throws IllegalArgumentException if the name is another
	 */
	public static Builder builder(RedisRateLimiterProvider provider, String name) {
		return new Builder(provider, name);
	}

	/**
	 * Return the name.
	 * @return the name
	 */
	public String name() {
		return this.counter.name();
	}

	/**
	 * Return the id of this instance.
	 * @return its name and a random suffix
	 */
	public String instanceId() {
		return this.counter.instanceId();
	}

	@Override
	public ConcurrencyDecision acquire(String key, ConcurrencyLimit limit) {
		PlaceRequest request = PlaceRequest.ofThread(limit, this.client.now());
		SharedPlaces places = request(key, request);
		try {
			return request.get(limit.maxWait().toNanos() + this.client.timeoutNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			places.giveUp(request);
			return decisionUnderWay(request);
		}
		catch (TimeoutException ex) {
			return decisionByNow(request);
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
	}

	private ConcurrencyDecision decisionUnderWay(PlaceRequest request) {
		long until = this.client.now() + this.client.timeoutNanos();
		while (true) {
			try {
				ConcurrencyDecision decision = request.get(until - this.client.now(), TimeUnit.NANOSECONDS);
				Thread.currentThread().interrupt();
				return decision;
			}
			catch (InterruptedException ex) {
				// Interrupted again
			}
			catch (TimeoutException ex) {
				Thread.currentThread().interrupt();
				return decisionByNow(request);
			}
			catch (ExecutionException ex) {
				Thread.currentThread().interrupt();
				throw failure(ex);
			}
		}
	}

	/** Return the decision if it arrived at last; otherwise the place is given back. */
	private ConcurrencyDecision decisionByNow(PlaceRequest request) {
		request.completeExceptionally(this.client.timedOut());
		try {
			return request.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw failure(ex);
		}
	}

	private RuntimeException failure(Exception failure) {
		return (failure.getCause() instanceof IllegalStateException) ? PlacesClient.closed()
				: this.client.unavailable(failure.getCause());
	}

	@Override
	public CompletableFuture<ConcurrencyDecision> acquireAsync(String key, ConcurrencyLimit limit) {
		PlaceRequest request = PlaceRequest.ofAnybody(limit, this.client.now());
		request(key, request);
		return request;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private SharedPlaces request(String key, PlaceRequest request) {
		this.client.checkOpen();
		SharedPlaces places = this.keys.request(key, request);
		request.whenComplete((decision, failure) -> {
			request.timer(null);
			if (!request.isEnded()) {
				places.leave(request);
			}
		});
		if (this.client.isClosed()) {
			this.keys.failAll();
		}
		return places;
	}

	/**
	 * Return how many calls are in flight, over all instances.
	 * @param key the key
	 * @return the calls
	 * @throws RateLimiterUnavailableException if there was no answer in time
	 * @throws IllegalStateException if the provider is closed
	 */
	@Override
	public long inFlight(String key) {
		InstanceCall<InstanceReply> call = this.client.reading(key);
		this.dispatcher.submit(call);
		return PlacesClient.inFlight(this.dispatcher.await(call));
	}

	/**
	 * Return how many calls are in flight, over all instances, without blocking the
	 * caller.
	 * @param key the key
	 * @return a future of the calls, which fails with a
	 * {@link RateLimiterUnavailableException} if there was no answer in time
	 * @throws IllegalStateException if the provider is closed
	 */
	@Override
	public CompletableFuture<Long> inFlightAsync(String key) {
		InstanceCall<InstanceReply> call = this.client.reading(key);
		this.dispatcher.submit(call);
		return call.thenApply(PlacesClient::inFlight);
	}

	/** Return how many keys are kept in memory. */
	int size() {
		return this.keys.size();
	}

	/**
	 * Admit no more calls, fail waiting ones, and give up all places of this instance
	 * immediately, also those of calls in flight. Waits for at most the timeout of a call
	 * per thousand keys; the remaining places are free when the instance counts as dead.
	 * Closing twice does nothing.
	 */
	@Override
	public void close() {
		this.client.close();
		this.keys.failAll();
		this.counter.close();
	}

	/**
	 * Builds a {@link RedisConcurrencyLimiter}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final RedisRateLimiterProvider provider;

		private final StrictInstanceAwareCounter.Builder counter;

		private Duration deadAfter = Duration.ofSeconds(30);

		private Builder(RedisRateLimiterProvider provider, String name) {
			this.provider = provider;
			this.counter = StrictInstanceAwareCounter.builder(provider, name);
		}

		/**
		 * Set for how long an instance may be silent before its places are free. It sends
		 * a heartbeat every third of that, whatever the traffic. All instances should use
		 * the same value.
		 * @param threshold the time, from 1 second to 1 day; default 30 seconds
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder deadAfter(Duration threshold) {
			this.counter.deadAfter(threshold);
			this.deadAfter = threshold;
			return this;
		}

		/**
		 * Set the start of the id of this instance, such as the name of its pod. A random
		 * suffix follows, so that an instance that restarts is distinguished from the one
		 * before.
		 * @param name the name, at most 64 letters, digits, {@code .}, {@code _} and
		 * {@code -}; empty by default
		 * @return this builder
		 * @throws IllegalArgumentException if the name is another
		 */
		public Builder instanceName(String name) {
			this.counter.instanceName(name);
			return this;
		}

		/**
		 * Build the limiter.
		 * @return the limiter
		 */
		public RedisConcurrencyLimiter build() {
			return new RedisConcurrencyLimiter(this);
		}

	}

}
