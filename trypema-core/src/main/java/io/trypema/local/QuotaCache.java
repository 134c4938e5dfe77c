package io.trypema.local;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;

/**
 * Remembers resolved limits. Direct-mapped, so that it stays small even if an application
 * makes up limits without end; a limit that lost its place is resolved again.
 */
final class QuotaCache {

	private static final int SLOTS = 256;

	private final AtomicReferenceArray<@Nullable Quota> quotas = new AtomicReferenceArray<>(SLOTS);

	private final WindowSettings settings;

	private final boolean draws;

	QuotaCache(WindowSettings settings) {
		this.settings = settings;
		this.draws = settings.hardLimitFactor().compareTo(BigDecimal.ONE) > 0;
	}

	Quota get(RateLimit limit) {
		int hash = limit.hashCode();
		int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
		Quota quota = this.quotas.getPlain(slot);
		if (quota != null && quota.limit().rate().equals(limit)) {
			return quota;
		}
		Quota resolved = Quota.of(resolve(limit), this.draws);
		this.quotas.setPlain(slot, resolved);
		return resolved;
	}

	WindowLimit resolve(RateLimit limit) {
		return this.settings.resolve(limit);
	}

}
