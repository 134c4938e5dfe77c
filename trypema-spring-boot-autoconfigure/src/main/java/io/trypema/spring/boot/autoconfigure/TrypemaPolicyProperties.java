package io.trypema.spring.boot.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.spring.MissingKey;
import io.trypema.spring.OnFailure;
import io.trypema.spring.OnResolverFailure;

/**
 * Properties of a policy.
 *
 * @since 0.1.0
 */
public final class TrypemaPolicyProperties {

	/**
	 * Rate in the form permits/period, such as 10/s, 0.5/s, 20/10s or 100/min.
	 */
	private @Nullable String rate;

	/**
	 * Length of the window. Defaults to trypema.window.
	 */
	private @Nullable Duration window;

	/**
	 * Precision of the window. Defaults to trypema.bucket-size.
	 */
	private @Nullable Duration bucketSize;

	/**
	 * Hard limit of the suppressed strategy, as a multiple of the limit; at least 1.
	 * Defaults to trypema.hard-limit-factor.
	 */
	private @Nullable BigDecimal hardLimitFactor;

	/**
	 * Time for which the suppression factor of a key is cached. Defaults to
	 * trypema.suppression-factor-cache.
	 */
	private @Nullable Duration suppressionFactorCache;

	/**
	 * Strategy above the limit. Defaults to trypema.strategy.
	 */
	private @Nullable RateLimitStrategy strategy;

	/**
	 * Provider that decides on calls. Defaults to trypema.provider.
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
	 * Treatment of calls for which a RateLimitResolver fails.
	 */
	private OnResolverFailure onResolverFailure = OnResolverFailure.POLICY;

	/**
	 * Cost of a call in permits, as a number or a SpEL expression; 0 is free.
	 */
	private String permits = "1";

	/**
	 * Treatment of calls when Redis is unavailable or too slow. Defaults to
	 * trypema.redis.on-failure.
	 */
	private @Nullable OnFailure onFailure;

	/**
	 * Whether the limit counts calls and reports refusals, but refuses no call.
	 */
	private boolean shadow;

	public @Nullable String getRate() {
		return this.rate;
	}

	public void setRate(@Nullable String rate) {
		this.rate = rate;
	}

	public @Nullable Duration getWindow() {
		return this.window;
	}

	public void setWindow(@Nullable Duration window) {
		this.window = window;
	}

	public @Nullable Duration getBucketSize() {
		return this.bucketSize;
	}

	public void setBucketSize(@Nullable Duration bucketSize) {
		this.bucketSize = bucketSize;
	}

	public @Nullable BigDecimal getHardLimitFactor() {
		return this.hardLimitFactor;
	}

	public void setHardLimitFactor(@Nullable BigDecimal hardLimitFactor) {
		this.hardLimitFactor = hardLimitFactor;
	}

	public @Nullable Duration getSuppressionFactorCache() {
		return this.suppressionFactorCache;
	}

	public void setSuppressionFactorCache(@Nullable Duration suppressionFactorCache) {
		this.suppressionFactorCache = suppressionFactorCache;
	}

	public @Nullable RateLimitStrategy getStrategy() {
		return this.strategy;
	}

	public void setStrategy(@Nullable RateLimitStrategy strategy) {
		this.strategy = strategy;
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

	public OnResolverFailure getOnResolverFailure() {
		return this.onResolverFailure;
	}

	public void setOnResolverFailure(OnResolverFailure onResolverFailure) {
		this.onResolverFailure = onResolverFailure;
	}

	public MissingKey getMissingKey() {
		return this.missingKey;
	}

	public void setMissingKey(MissingKey missingKey) {
		this.missingKey = missingKey;
	}

	public String getPermits() {
		return this.permits;
	}

	public void setPermits(String permits) {
		this.permits = permits;
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
