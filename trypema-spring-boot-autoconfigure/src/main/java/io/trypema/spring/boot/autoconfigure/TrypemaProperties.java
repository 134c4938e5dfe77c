package io.trypema.spring.boot.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Properties of the rate limiter.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trypema")
public class TrypemaProperties {

	/**
	 * Whether to enforce limits.
	 */
	private boolean enabled = true;

	/**
	 * Default provider of limits.
	 */
	private ProviderType provider = ProviderType.LOCAL;

	/**
	 * Default strategy of limits.
	 */
	private RateLimitStrategy strategy = RateLimitStrategy.ABSOLUTE;

	/**
	 * Default window of limits. If not set, the period of each rate, extended as far as
	 * needed to hold a whole number of permits.
	 */
	private @Nullable Duration window;

	/**
	 * Default precision of windows. If not set, a hundredth of each window, at least 1ms.
	 */
	private @Nullable Duration bucketSize;

	/**
	 * Default hard limit of the suppressed strategy, as a multiple of the limit; at least
	 * 1.
	 */
	private BigDecimal hardLimitFactor = BigDecimal.ONE;

	/**
	 * Default time for which the suppression factor of a key is cached.
	 */
	private Duration suppressionFactorCache = Duration.ofMillis(100);

	/**
	 * Maximum number of keys of each limit and strategy that the local provider keeps.
	 */
	private int maxKeys = 100_000;

	/**
	 * Default SpEL expression for the key of limits. If not set, each limit has one key
	 * for all callers.
	 */
	private @Nullable String defaultKey;

	/**
	 * Order of the advice among the other advice of a method. By default after method
	 * security and before transactions, caching and validation.
	 */
	private int adviceOrder = 1000;

	/**
	 * Policies by name.
	 */
	private final Map<String, TrypemaPolicyProperties> policies = new LinkedHashMap<>();

	/**
	 * Limits on calls in flight by name.
	 */
	private final Map<String, TrypemaConcurrencyProperties> concurrency = new LinkedHashMap<>();

	/**
	 * Limits by request path, without annotations. All matching rules apply.
	 */
	private final List<TrypemaRuleProperties> rules = new ArrayList<>();

	@NestedConfigurationProperty
	private final TrypemaRedisProperties redis = new TrypemaRedisProperties();

	@NestedConfigurationProperty
	private final TrypemaHybridProperties hybrid = new TrypemaHybridProperties();

	/**
	 * Counters by name. Each is a bean of that name.
	 */
	@NestedConfigurationProperty
	private final Map<String, TrypemaCounterProperties> counters = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final TrypemaMetricsProperties metrics = new TrypemaMetricsProperties();

	@NestedConfigurationProperty
	private final TrypemaWebProperties web = new TrypemaWebProperties();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public ProviderType getProvider() {
		return this.provider;
	}

	public void setProvider(ProviderType provider) {
		this.provider = provider;
	}

	public RateLimitStrategy getStrategy() {
		return this.strategy;
	}

	public void setStrategy(RateLimitStrategy strategy) {
		this.strategy = strategy;
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

	public BigDecimal getHardLimitFactor() {
		return this.hardLimitFactor;
	}

	public void setHardLimitFactor(BigDecimal hardLimitFactor) {
		this.hardLimitFactor = hardLimitFactor;
	}

	public Duration getSuppressionFactorCache() {
		return this.suppressionFactorCache;
	}

	public void setSuppressionFactorCache(Duration suppressionFactorCache) {
		this.suppressionFactorCache = suppressionFactorCache;
	}

	public int getMaxKeys() {
		return this.maxKeys;
	}

	public void setMaxKeys(int maxKeys) {
		this.maxKeys = maxKeys;
	}

	public @Nullable String getDefaultKey() {
		return this.defaultKey;
	}

	public void setDefaultKey(@Nullable String defaultKey) {
		this.defaultKey = defaultKey;
	}

	public int getAdviceOrder() {
		return this.adviceOrder;
	}

	public void setAdviceOrder(int adviceOrder) {
		this.adviceOrder = adviceOrder;
	}

	public Map<String, TrypemaPolicyProperties> getPolicies() {
		return this.policies;
	}

	public Map<String, TrypemaConcurrencyProperties> getConcurrency() {
		return this.concurrency;
	}

	public List<TrypemaRuleProperties> getRules() {
		return this.rules;
	}

	public TrypemaRedisProperties getRedis() {
		return this.redis;
	}

	public TrypemaHybridProperties getHybrid() {
		return this.hybrid;
	}

	public Map<String, TrypemaCounterProperties> getCounters() {
		return this.counters;
	}

	public TrypemaMetricsProperties getMetrics() {
		return this.metrics;
	}

	public TrypemaWebProperties getWeb() {
		return this.web;
	}

}
