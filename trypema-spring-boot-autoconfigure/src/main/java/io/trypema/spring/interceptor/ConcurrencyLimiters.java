package io.trypema.spring.interceptor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import io.trypema.ProviderType;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.LocalConcurrencyLimiter;

/**
 * The limiters that keep the places of calls in flight. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ConcurrencyLimiters {

	/** The name of the bean that keeps places in Redis. */
	public static final String SHARED = "sharedConcurrencyLimiter";

	private final ConcurrencyLimiter local;

	private final Supplier<@Nullable ConcurrencyLimiter> shared;

	private final Map<String, LongAdder> inFlight = new ConcurrentHashMap<>();

	/**
	 * Create limiters.
	 * @param local keeps places in this process
	 * @param shared returns the limiter that keeps places in Redis, or {@code null} if
	 * there is none; invoked once, when the first policy needs it
	 */
	public ConcurrencyLimiters(ConcurrencyLimiter local, Supplier<@Nullable ConcurrencyLimiter> shared) {
		this.local = local;
		this.shared = SingletonSupplier.ofNullable(shared);
	}

	/** Create limiters with a local one only. */
	static ConcurrencyLimiters local() {
		return new ConcurrencyLimiters(new LocalConcurrencyLimiter(), () -> null);
	}

	/**
	 * Return whether places can be kept by a provider.
	 * @param type the type of the provider
	 * @return whether it is local, or places are kept in Redis
	 */
	public boolean isAvailable(ProviderType type) {
		return type == ProviderType.LOCAL || this.shared.get() != null;
	}

	ConcurrencyLimiter get(ProviderType type) {
		ConcurrencyLimiter limiter = (type == ProviderType.LOCAL) ? this.local : this.shared.get();
		if (limiter == null) {
			throw new IllegalStateException("Nobody keeps places in Redis");
		}
		return limiter;
	}

	/**
	 * Return how many calls of this process are in flight.
	 * @param policy the name of a policy
	 * @return the calls that hold a place, under any key
	 */
	public long countInFlight(String policy) {
		return inFlight(policy).sum();
	}

	LongAdder inFlight(String policy) {
		LongAdder present = this.inFlight.get(policy);
		return (present != null) ? present : this.inFlight.computeIfAbsent(policy, (absent) -> new LongAdder());
	}

}
