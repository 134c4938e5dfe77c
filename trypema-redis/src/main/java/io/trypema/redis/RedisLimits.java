package io.trypema.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.trypema.RateLimit;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;
import io.trypema.internal.DirectMappedCache;

/**
 * Resolves the limits of one strategy. Each has full keys of its own, so that a limit
 * that is cheap to exhaust does not evict those of another. Safe for use by many threads.
 */
final class RedisLimits {

	/** Limits beyond that number, which resolvers can produce, have no full keys. */
	private static final int MAX_LIMITS = 64;

	private final WindowSettings settings;

	private final String prefix;

	private final boolean suppressed;

	private final Ticker ticker;

	private final DirectMappedCache<RateLimit, RedisLimit> limits = new DirectMappedCache<>(this::create);

	private final Map<WindowLimit, FullKeys> fullKeys = new ConcurrentHashMap<>();

	private final FullKeys none = FullKeys.none();

	RedisLimits(WindowSettings settings, String prefix, boolean suppressed, Ticker ticker) {
		this.settings = settings;
		this.prefix = prefix;
		this.suppressed = suppressed;
		this.ticker = ticker;
	}

	RedisLimit get(RateLimit limit) {
		return this.limits.get(limit);
	}

	private RedisLimit create(RateLimit rate) {
		WindowLimit limit = this.settings.resolve(rate);
		return RedisLimit.of(limit, this.prefix, this.suppressed, fullKeys(limit));
	}

	private FullKeys fullKeys(WindowLimit limit) {
		FullKeys known = this.fullKeys.get(limit);
		if (known != null) {
			return known;
		}
		return (this.fullKeys.size() < MAX_LIMITS)
				? this.fullKeys.computeIfAbsent(limit, (added) -> FullKeys.of(this.ticker)) : this.none;
	}

	/** Forget which keys are full. */
	void clear() {
		this.fullKeys.values().forEach(FullKeys::clear);
	}

}
