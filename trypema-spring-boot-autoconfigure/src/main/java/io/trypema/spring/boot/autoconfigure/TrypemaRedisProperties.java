package io.trypema.spring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.OnFailure;

/**
 * Properties of limits kept in Redis.
 *
 * @since 0.1.0
 */
public final class TrypemaRedisProperties {

	/**
	 * Prefix of all keys in Redis.
	 */
	private String prefix = "trypema";

	/**
	 * Name that follows the prefix; instances with the same prefix and namespace share
	 * their limits. Defaults to spring.application.name.
	 */
	private @Nullable String namespace;

	/**
	 * Whether to write keys to Redis as hashes, so that they cannot be read there.
	 */
	private boolean hashKeys;

	/**
	 * Maximum wait of a call for a decision by Redis.
	 */
	private Duration timeout = Duration.ofMillis(200);

	/**
	 * Time without a heartbeat after which the places of an instance among the calls in
	 * flight are free again, from 1s to 1d. Should be the same on all instances.
	 */
	private Duration deadAfter = Duration.ofSeconds(30);

	/**
	 * Default treatment of calls when Redis is unavailable or too slow.
	 */
	private OnFailure onFailure = OnFailure.ALLOW;

	/**
	 * Whether the application fails to start if Redis is unreachable or refuses to
	 * decide.
	 */
	private boolean failFast;

	public String getPrefix() {
		return this.prefix;
	}

	public void setPrefix(String prefix) {
		this.prefix = prefix;
	}

	public @Nullable String getNamespace() {
		return this.namespace;
	}

	public void setNamespace(@Nullable String namespace) {
		this.namespace = namespace;
	}

	public boolean isHashKeys() {
		return this.hashKeys;
	}

	public void setHashKeys(boolean hashKeys) {
		this.hashKeys = hashKeys;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public OnFailure getOnFailure() {
		return this.onFailure;
	}

	public void setOnFailure(OnFailure onFailure) {
		this.onFailure = onFailure;
	}

	public boolean isFailFast() {
		return this.failFast;
	}

	public void setFailFast(boolean failFast) {
		this.failFast = failFast;
	}

	public Duration getDeadAfter() {
		return this.deadAfter;
	}

	public void setDeadAfter(Duration deadAfter) {
		this.deadAfter = deadAfter;
	}

}
