package io.trypema.spring;

import io.trypema.ProviderType;

/**
 * The settings that policies of any kind have.
 *
 * @param name the name
 * @param publicName the name that clients see
 * @param provider the provider that decides
 * @param key the SpEL expression for the key; empty for one key for all callers
 * @param onFailure the reaction when the provider is unavailable
 * @param shadow whether refusals are counted and reported only
 * @param missingKey the treatment of calls without a key
 */
record PolicySettings(String name, String publicName, ProviderType provider, String key, OnFailure onFailure,
		boolean shadow, MissingKey missingKey) {

	/** Return the settings with all defaults. */
	static PolicySettings of(String name) {
		return new PolicySettings(name, name, ProviderType.LOCAL, "", OnFailure.ALLOW, false, MissingKey.SHARED);
	}

	PolicySettings withPublicName(String publicName) {
		return new PolicySettings(this.name, publicName, this.provider, this.key, this.onFailure, this.shadow,
				this.missingKey);
	}

	PolicySettings withProvider(ProviderType provider) {
		return new PolicySettings(this.name, this.publicName, provider, this.key, this.onFailure, this.shadow,
				this.missingKey);
	}

	PolicySettings withKey(String key) {
		return new PolicySettings(this.name, this.publicName, this.provider, key, this.onFailure, this.shadow,
				this.missingKey);
	}

	PolicySettings withOnFailure(OnFailure onFailure) {
		return new PolicySettings(this.name, this.publicName, this.provider, this.key, onFailure, this.shadow,
				this.missingKey);
	}

	PolicySettings withShadow(boolean shadow) {
		return new PolicySettings(this.name, this.publicName, this.provider, this.key, this.onFailure, shadow,
				this.missingKey);
	}

	PolicySettings withMissingKey(MissingKey missingKey) {
		return new PolicySettings(this.name, this.publicName, this.provider, this.key, this.onFailure, this.shadow,
				missingKey);
	}

}
