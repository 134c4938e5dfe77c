package io.trypema.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of rate limiting.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trypema")
public final class TrypemaProperties {

	/**
	 * Whether rate limiting is enabled.
	 */
	private boolean enabled = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
