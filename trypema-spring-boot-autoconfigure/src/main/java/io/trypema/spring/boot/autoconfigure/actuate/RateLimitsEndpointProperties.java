package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.HashSet;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the actuator endpoint.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(prefix = "trypema.actuator", ignoreUnknownFields = false)
public class RateLimitsEndpointProperties {

	/**
	 * Number of keys with the most calls to show for each policy, from 0 (keys are not
	 * tracked) to 100. Requires Apache DataSketches.
	 */
	private int topKeys;

	/**
	 * When to show keys.
	 */
	private Show showKeys = Show.NEVER;

	/**
	 * Roles used to determine whether a user is authorized to be shown keys. When empty,
	 * all authenticated users are authorized.
	 */
	private final Set<String> roles = new HashSet<>();

	public int getTopKeys() {
		return this.topKeys;
	}

	public void setTopKeys(int topKeys) {
		this.topKeys = topKeys;
	}

	public Show getShowKeys() {
		return this.showKeys;
	}

	public void setShowKeys(Show showKeys) {
		this.showKeys = showKeys;
	}

	public Set<String> getRoles() {
		return this.roles;
	}

}
