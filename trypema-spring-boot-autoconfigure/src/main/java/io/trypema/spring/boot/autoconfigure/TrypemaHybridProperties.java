package io.trypema.spring.boot.autoconfigure;

import java.time.Duration;

/**
 * Properties of limits leased from Redis.
 *
 * @since 0.1.0
 */
public final class TrypemaHybridProperties {

	/**
	 * Interval at which instances settle leases with Redis in the background.
	 */
	private Duration syncInterval = Duration.ofMillis(10);

	/**
	 * Maximum number of leased keys of each strategy; Redis decides on calls for other
	 * keys.
	 */
	private int maxKeys = 100_000;

	public Duration getSyncInterval() {
		return this.syncInterval;
	}

	public void setSyncInterval(Duration syncInterval) {
		this.syncInterval = syncInterval;
	}

	public int getMaxKeys() {
		return this.maxKeys;
	}

	public void setMaxKeys(int maxKeys) {
		this.maxKeys = maxKeys;
	}

}
