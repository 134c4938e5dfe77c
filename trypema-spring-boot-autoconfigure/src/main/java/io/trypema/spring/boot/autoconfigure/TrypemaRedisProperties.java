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
	 * their limits. By default spring.application.name.
	 */
	private @Nullable String namespace;

	/**
	 * Whether limited keys are written to Redis as hashes, so that nobody can read them
	 * there.
	 */
	private boolean hashKeys;

	/**
	 * How long a call waits for a decision of Redis.
	 */
	private Duration timeout = Duration.ofMillis(200);

	/**
	 * For how long an instance may be silent before its places among the calls in flight
	 * are free again, from 1s to 1d. All instances should have the same.
	 */
	private Duration deadAfter = Duration.ofSeconds(30);

	/**
	 * What to do with a call when Redis is unavailable or too slow, unless a policy says
	 * otherwise.
	 */
	private OnFailure onFailure = OnFailure.ALLOW;

	/**
	 * Whether the application fails to start when Redis cannot be reached or refuses to
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
