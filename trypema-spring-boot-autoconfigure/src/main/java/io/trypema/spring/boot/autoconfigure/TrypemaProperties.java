package io.trypema.spring.boot.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.spring.interceptor.MissingKey;
import io.trypema.spring.interceptor.OnFailure;
import io.trypema.spring.interceptor.OnResolverFailure;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.ForwardedHeader;

/**
 * Properties of the rate limiter.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trypema")
public class TrypemaProperties {

	/**
	 * Whether calls are limited at all.
	 */
	private boolean enabled = true;

	/**
	 * Where decisions are taken, unless a policy says otherwise.
	 */
	private ProviderType provider = ProviderType.LOCAL;

	/**
	 * What happens above a limit, unless a policy says otherwise.
	 */
	private RateLimitStrategy strategy = RateLimitStrategy.ABSOLUTE;

	/**
	 * Window of all limits that bring none of their own. By default the period of each
	 * rate, extended as far as needed to hold a whole number of permits.
	 */
	private @Nullable Duration window;

	/**
	 * Precision of the windows. By default a hundredth of each window, at least 1ms.
	 */
	private @Nullable Duration bucketSize;

	/**
	 * How many times its limit the suppressed strategy admits at most; at least 1.
	 */
	private BigDecimal hardLimitFactor = BigDecimal.ONE;

	/**
	 * How long the suppression factor of a key is used before it is computed anew.
	 */
	private Duration suppressionFactorCache = Duration.ofMillis(100);

	/**
	 * Number of keys that each strategy of the local provider remembers at most of each
	 * limit.
	 */
	private int maxKeys = 100_000;

	/**
	 * SpEL expression for the key of all limits that bring none of their own. By default
	 * each limit has one key for all callers.
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
	private final Map<String, Policy> policies = new LinkedHashMap<>();

	/**
	 * Limits on calls in flight by name.
	 */
	private final Map<String, TrypemaConcurrencyProperties> concurrency = new LinkedHashMap<>();

	/**
	 * Limits by request path, without annotations. All that match apply.
	 */
	private final List<Rule> rules = new ArrayList<>();

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

	private final Web web = new Web();

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

	public Map<String, Policy> getPolicies() {
		return this.policies;
	}

	public Map<String, TrypemaConcurrencyProperties> getConcurrency() {
		return this.concurrency;
	}

	public List<Rule> getRules() {
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

	public Web getWeb() {
		return this.web;
	}

	/**
	 * One named policy.
	 */
	public static class Policy {

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
		 * What to do with a call when Redis is unavailable or too slow. By default that
		 * of trypema.redis.on-failure.
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

	/**
	 * One limit by request path.
	 */
	public static class Rule {

		/**
		 * Path pattern, such as /api/** or /users/{id}.
		 */
		private @Nullable String path;

		/**
		 * Comma-separated list of path patterns that the rule leaves out, such as
		 * /actuator/health/**.
		 */
		private List<String> except = new ArrayList<>();

		/**
		 * Comma-separated list of HTTP methods; GET includes HEAD. By default all.
		 */
		private Set<String> methods = new LinkedHashSet<>();

		/**
		 * Comma-separated list of hosts, such as api.example.com or *.example.com. By
		 * default all.
		 */
		private List<String> hosts = new ArrayList<>();

		/**
		 * Comma-separated list of headers that requests have, such as X-Api-Version or
		 * X-Api-Version=2. By default none is required.
		 */
		private List<String> headers = new ArrayList<>();

		/**
		 * SpEL expression that requests are counted by. By default all are.
		 */
		private @Nullable String condition;

		/**
		 * Name of the policy to apply.
		 */
		private @Nullable String policy;

		public @Nullable String getPath() {
			return this.path;
		}

		public void setPath(@Nullable String path) {
			this.path = path;
		}

		public List<String> getExcept() {
			return this.except;
		}

		public void setExcept(List<String> except) {
			this.except = except;
		}

		public Set<String> getMethods() {
			return this.methods;
		}

		public void setMethods(Set<String> methods) {
			this.methods = methods;
		}

		public List<String> getHosts() {
			return this.hosts;
		}

		public void setHosts(List<String> hosts) {
			this.hosts = hosts;
		}

		public List<String> getHeaders() {
			return this.headers;
		}

		public void setHeaders(List<String> headers) {
			this.headers = headers;
		}

		public @Nullable String getCondition() {
			return this.condition;
		}

		public void setCondition(@Nullable String condition) {
			this.condition = condition;
		}

		public @Nullable String getPolicy() {
			return this.policy;
		}

		public void setPolicy(@Nullable String policy) {
			this.policy = policy;
		}

	}

	/**
	 * Web settings.
	 */
	public static class Web {

		/**
		 * HTTP status of a refused request, from 400 to 599.
		 */
		private int status = 429;

		/**
		 * HTTP status of a request that is refused because too many are in flight, from
		 * 400 to 599.
		 */
		private int concurrencyStatus = 429;

		/**
		 * Dialect of the headers that tell clients about their limits.
		 */
		private HeaderDialect headers = HeaderDialect.DRAFT_11;

		private final ClientAddress clientAddress = new ClientAddress();

		public int getStatus() {
			return this.status;
		}

		public void setStatus(int status) {
			this.status = status;
		}

		public int getConcurrencyStatus() {
			return this.concurrencyStatus;
		}

		public void setConcurrencyStatus(int concurrencyStatus) {
			this.concurrencyStatus = concurrencyStatus;
		}

		public HeaderDialect getHeaders() {
			return this.headers;
		}

		public void setHeaders(HeaderDialect headers) {
			this.headers = headers;
		}

		public ClientAddress getClientAddress() {
			return this.clientAddress;
		}

	}

	/**
	 * How the address of a client is found.
	 */
	public static class ClientAddress {

		/**
		 * Comma-separated list of addresses and CIDR blocks of proxies whose forwarding
		 * header is believed. By default none: the address is that of the connection.
		 */
		private List<String> trustedProxies = new ArrayList<>();

		/**
		 * Header in which trusted proxies pass the chain of addresses on.
		 */
		private ForwardedHeader header = ForwardedHeader.X_FORWARDED_FOR;

		/**
		 * Number of leading bits of an IPv6 address that make one client, from 1 to 128.
		 */
		private int ipv6PrefixLength = 64;

		public List<String> getTrustedProxies() {
			return this.trustedProxies;
		}

		public void setTrustedProxies(List<String> trustedProxies) {
			this.trustedProxies = trustedProxies;
		}

		public ForwardedHeader getHeader() {
			return this.header;
		}

		public void setHeader(ForwardedHeader header) {
			this.header = header;
		}

		public int getIpv6PrefixLength() {
			return this.ipv6PrefixLength;
		}

		public void setIpv6PrefixLength(int ipv6PrefixLength) {
			this.ipv6PrefixLength = ipv6PrefixLength;
		}

	}

}
