package io.trypema.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Caches derivations of values. Each value has one slot, so that the cache stays small
 * even if an application produces values without bound; an evicted derivation is computed
 * again. Safe for use by many threads.
 *
 * @param <K> the type of values
 * @param <V> the type of the derived values, immutable
 */
public final class DirectMappedCache<K, V> {

	private static final int SLOTS = 256;

	private final AtomicReferenceArray<@Nullable Entry<K, V>> entries = new AtomicReferenceArray<>(SLOTS);

	private final Function<K, V> derivation;

	/**
	 * Create a cache.
	 * @param derivation how to derive
	 */
	public DirectMappedCache(Function<K, V> derivation) {
		this.derivation = derivation;
	}

	/**
	 * Return the derivation of a value.
	 * @param value the value
	 * @return the derivation, computed now or when the value was last requested
	 */
	public V get(K value) {
		int hash = value.hashCode();
		int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
		Entry<K, V> entry = this.entries.getPlain(slot);
		if (entry != null && entry.value.equals(value)) {
			return entry.derived;
		}
		V derived = this.derivation.apply(value);
		this.entries.setPlain(slot, new Entry<>(value, derived));
		return derived;
	}

	/** With final fields, so that it can be read without synchronization. */
	private record Entry<K, V>(K value, V derived) {
	}

}
