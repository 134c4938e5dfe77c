package io.trypema.spring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.spring.MissingKey;
import io.trypema.spring.OnFailure;

/**
 * One named limit on calls in flight.
 *
 * @since 0.1.0
 */
public final class TrypemaConcurrencyProperties {

	/**
	 * Maximum number of calls in flight, from 1 to 1000000000.
	 */
	private @Nullable Long places;

	/**
	 * Provider that keeps the places: local or redis. Defaults to redis unless
	 * trypema.provider is local.
	 */
	private @Nullable ProviderType provider;

	/**
	 * SpEL expression for the key. Defaults to trypema.default-key.
	 */
	private @Nullable String key;

	/**
	 * Treatment of calls whose key expression yields no value.
	 */
	private MissingKey missingKey = MissingKey.SHARED;

	/**
	 * Maximum wait of a call for a free place, up to 1h.
	 */
	private Duration maxWait = Duration.ZERO;

	/**
	 * Wait recommended to refused callers, up to 1d. None by default.
	 */
	private Duration retryAfter = Duration.ZERO;

	/**
	 * Treatment of calls when Redis is unavailable or too slow. Defaults to
	 * trypema.redis.on-failure.
	 */
	private @Nullable OnFailure onFailure;

	/**
	 * Whether the limit counts calls and reports refusals, but refuses and delays no
	 * call.
	 */
	private boolean shadow;

	public @Nullable Long getPlaces() {
		return this.places;
	}

	public void setPlaces(@Nullable Long places) {
		this.places = places;
	}

	public @Nullable ProviderType getProvider() {
		return this.provider;
	}

	public void setProvider(@Nullable ProviderType provider) {
		this.provider = provider;
	}

	public @Nullable String getKey() {
		return this.key;
	}

	public void setKey(@Nullable String key) {
		this.key = key;
	}

	public MissingKey getMissingKey() {
		return this.missingKey;
	}

	public void setMissingKey(MissingKey missingKey) {
		this.missingKey = missingKey;
	}

	public Duration getMaxWait() {
		return this.maxWait;
	}

	public void setMaxWait(Duration maxWait) {
		this.maxWait = maxWait;
	}

	public Duration getRetryAfter() {
		return this.retryAfter;
	}

	public void setRetryAfter(Duration retryAfter) {
		this.retryAfter = retryAfter;
	}

	public @Nullable OnFailure getOnFailure() {
		return this.onFailure;
	}

	public void setOnFailure(@Nullable OnFailure onFailure) {
		this.onFailure = onFailure;
	}

	public boolean isShadow() {
		return this.shadow;
	}

	public void setShadow(boolean shadow) {
		this.shadow = shadow;
	}

}
