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
	 * Kind of the counter; required.
	 */
	private @Nullable CounterType type;

	/**
	 * How long a key lives, of the types strict and lax. By default for ever.
	 */
	private @Nullable Duration ttl;

	/**
	 * Which change of a key its time to live is counted from. By default the last one.
	 */
	private @Nullable CounterExpiry ttlFrom;

	/**
	 * How long after it was added something is brought to Redis, of the lax types. By
	 * default 20ms.
	 */
	private @Nullable Duration flushInterval;

	/**
	 * How old a value that is read may be before it is read anew in the background, of
	 * the lax types. By default 20ms.
	 */
	private @Nullable Duration allowedLag;

	/**
	 * Number of keys that are kept in process at most, of the lax types. By default
	 * 100000.
	 */
	private @Nullable Integer maxKeys;

	/**
	 * How long an instance may be silent before it counts as dead, of the types that are
	 * aware of instances. By default 30s.
	 */
	private @Nullable Duration deadAfter;

	/**
	 * What the id of this instance starts with, such as ${HOSTNAME}, of the types that
	 * are aware of instances. By default nothing.
	 */
	private @Nullable String instanceName;

	/**
	 * Whether the slices of this instance go when it stops, of the types that are aware
	 * of instances. By default true.
	 */
	private @Nullable Boolean leaveOnClose;

	/**
	 * Comma-separated list of keys whose values are gauges, if there is a meter registry.
	 * By default none.
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
