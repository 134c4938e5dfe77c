package io.trypema.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Properties of one counter.
 *
 * @since 0.1.0
 */
public final class TrypemaCounterProperties {

	/**
	 * Type of the counter; required.
	 */
	private @Nullable CounterType type;

	/**
	 * Time to live of a key, for the types strict and lax. Unlimited by default.
	 */
	private @Nullable Duration ttl;

	/**
	 * Change of a key from which its time to live is counted. By default the last one.
	 */
	private @Nullable CounterExpiry ttlFrom;

	/**
	 * Interval at which increments are flushed to Redis, for the lax types. Defaults to
	 * 20ms.
	 */
	private @Nullable Duration flushInterval;

	/**
	 * Age of a value at which a read reloads it in the background, for the lax types.
	 * Defaults to 20ms.
	 */
	private @Nullable Duration allowedLag;

	/**
	 * Maximum number of keys kept in process, for the lax types. Defaults to 100000.
	 */
	private @Nullable Integer maxKeys;

	/**
	 * Time without a heartbeat after which an instance counts as dead, for the
	 * instance-aware types. Defaults to 30s.
	 */
	private @Nullable Duration deadAfter;

	/**
	 * Start of the id of this instance, such as ${HOSTNAME}, for the instance-aware
	 * types. Empty by default.
	 */
	private @Nullable String instanceName;

	/**
	 * Whether to remove the slices of this instance when it stops, for the instance-aware
	 * types. Defaults to true.
	 */
	private @Nullable Boolean leaveOnClose;

	/**
	 * Comma-separated list of keys to publish as gauges, if there is a meter registry.
	 * None by default.
	 */
	private List<String> keys = new ArrayList<>();

	public @Nullable CounterType getType() {
		return this.type;
	}

	public void setType(@Nullable CounterType type) {
		this.type = type;
	}

	public @Nullable Duration getTtl() {
		return this.ttl;
	}

	public void setTtl(@Nullable Duration ttl) {
		this.ttl = ttl;
	}

	public @Nullable CounterExpiry getTtlFrom() {
		return this.ttlFrom;
	}

	public void setTtlFrom(@Nullable CounterExpiry ttlFrom) {
		this.ttlFrom = ttlFrom;
	}

	public @Nullable Duration getFlushInterval() {
		return this.flushInterval;
	}

	public void setFlushInterval(@Nullable Duration flushInterval) {
		this.flushInterval = flushInterval;
	}

	public @Nullable Duration getAllowedLag() {
		return this.allowedLag;
	}

	public void setAllowedLag(@Nullable Duration allowedLag) {
		this.allowedLag = allowedLag;
	}

	public @Nullable Integer getMaxKeys() {
		return this.maxKeys;
	}

	public void setMaxKeys(@Nullable Integer maxKeys) {
		this.maxKeys = maxKeys;
	}

	public @Nullable Duration getDeadAfter() {
		return this.deadAfter;
	}

	public void setDeadAfter(@Nullable Duration deadAfter) {
		this.deadAfter = deadAfter;
	}

	public @Nullable String getInstanceName() {
		return this.instanceName;
	}

	public void setInstanceName(@Nullable String instanceName) {
		this.instanceName = instanceName;
	}

	public @Nullable Boolean getLeaveOnClose() {
		return this.leaveOnClose;
	}

	public void setLeaveOnClose(@Nullable Boolean leaveOnClose) {
		this.leaveOnClose = leaveOnClose;
	}

	public List<String> getKeys() {
		return this.keys;
	}

	public void setKeys(List<String> keys) {
		this.keys = keys;
	}

}
