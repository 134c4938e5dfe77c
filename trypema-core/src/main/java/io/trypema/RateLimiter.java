package io.trypema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entry point to the rate limiter providers of an application. Immutable and safe for use
 * by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimiter implements AutoCloseable {

	private final Map<ProviderType, RateLimiterProvider> providers = new EnumMap<>(ProviderType.class);

	private RateLimiter(RateLimiterProvider... providers) {
		for (RateLimiterProvider provider : providers) {
			if (this.providers.put(provider.type(), provider) != null) {
				throw new IllegalArgumentException("There is more than one provider of type " + provider.type());
			}
		}
	}

	/**
	 * Return a rate limiter with the given providers.
	 * @param providers the providers, at most one of each type
	 * @return the rate limiter
	 * @throws IllegalArgumentException if two providers have the same type
	 */
	public static RateLimiter of(RateLimiterProvider... providers) {
		return new RateLimiter(providers);
	}

	/**
	 * Return the in-process provider.
	 * @return the provider
	 * @throws IllegalStateException if there is none
	 */
	public RateLimiterProvider local() {
		return provider(ProviderType.LOCAL);
	}

	/**
	 * Return the provider that delegates every decision to Redis.
	 * @return the provider
	 * @throws IllegalStateException if there is none
	 */
	public RateLimiterProvider redis() {
		return provider(ProviderType.REDIS);
	}

	/**
	 * Return the provider that decides in process from permits leased from Redis.
	 * @return the provider
	 * @throws IllegalStateException if there is none
	 */
	public RateLimiterProvider hybrid() {
		return provider(ProviderType.HYBRID);
	}

	/**
	 * Return the provider of a type.
	 * @param type the type
	 * @return the provider
	 * @throws IllegalStateException if there is none
	 */
	public RateLimiterProvider provider(ProviderType type) {
		RateLimiterProvider provider = this.providers.get(type);
		if (provider == null) {
			throw new IllegalStateException(
					"There is no rate limiter provider of type " + type + ", only of " + this.providers.keySet());
		}
		return provider;
	}

	/**
	 * Return the types of the available providers.
	 * @return the types
	 */
	public Set<ProviderType> types() {
		return Set.copyOf(this.providers.keySet());
	}

	/**
	 * Close all providers: the hybrid one before the one of Redis, to which it returns
	 * its leases.
	 */
	@Override
	public void close() {
		List<RateLimiterProvider> all = new ArrayList<>(this.providers.values());
		all.sort(Comparator.comparing(RateLimiterProvider::type).reversed());
		all.forEach(RateLimiterProvider::close);
	}

}
