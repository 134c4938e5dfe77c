package io.trypema.spring.boot.autoconfigure;

/**
 * Properties of metrics and observations.
 *
 * @since 0.1.0
 */
public final class TrypemaMetricsProperties {

	/**
	 * Whether to count and measure decisions, if there is a meter registry.
	 */
	private boolean enabled = true;

	/**
	 * Whether to observe calls that Redis may have to decide, so that they appear in
	 * traces.
	 */
	private boolean observations;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isObservations() {
		return this.observations;
	}

	public void setObservations(boolean observations) {
		this.observations = observations;
	}

}
