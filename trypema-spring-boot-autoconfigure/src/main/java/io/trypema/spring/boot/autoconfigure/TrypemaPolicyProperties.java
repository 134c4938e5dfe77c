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
	 * Rate, as permits, a slash and a period, such as 10/s, 0.5/s, 20/10s or 100/min.
	 */
	private @Nullable String rate;

	/**
	 * Length of the window. By default that of trypema.window.
	 */
	private @Nullable Duration window;

	/**
	 * Precision of the window. By default that of trypema.bucket-size.
	 */
	private @Nullable Duration bucketSize;

	/**
	 * How many times its limit the suppressed strategy admits at most; at least 1. By
	 * default that of trypema.hard-limit-factor.
	 */
	private @Nullable BigDecimal hardLimitFactor;

	/**
	 * How long the suppression factor of a key is used before it is computed anew. By
	 * default that of trypema.suppression-factor-cache.
	 */
	private @Nullable Duration suppressionFactorCache;

	/**
	 * What happens above the limit. By default that of trypema.strategy.
	 */
	private @Nullable RateLimitStrategy strategy;

	/**
	 * Where decisions are taken. By default that of trypema.provider.
	 */
	private @Nullable ProviderType provider;

	/**
	 * SpEL expression for the key. By default that of trypema.default-key.
	 */
	private @Nullable String key;

	/**
	 * What happens to a call that has no key, because the request has no such value.
	 */
	private MissingKey missingKey = MissingKey.SHARED;

	/**
	 * What happens to a call when a RateLimitResolver fails to give its limit.
	 */
	private OnResolverFailure onResolverFailure = OnResolverFailure.POLICY;

	/**
	 * Permits that a call costs, as a number or a SpEL expression; 0 is free.
	 */
	private String permits = "1";

	/**
	 * What to do with a call when Redis is unavailable or too slow. By default that of
	 * trypema.redis.on-failure.
	 */
	private @Nullable OnFailure onFailure;

	/**
	 * Whether the limit counts and reports what it would refuse, and refuses nothing.
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
