package io.trypema.spring.boot.autoconfigure;

import io.trypema.spring.interceptor.OnFailure;

/**
 * Properties of limits that Redis keeps.
 *
 * @since 0.1.0
 */
public final class TrypemaRedisProperties {

	/**
	 * What becomes of a call when Redis gives no decision, unless a policy says
	 * otherwise.
	 */
	private OnFailure onFailure = OnFailure.ALLOW;

	public OnFailure getOnFailure() {
		return this.onFailure;
	}

	public void setOnFailure(OnFailure onFailure) {
		this.onFailure = onFailure;
	}

}
