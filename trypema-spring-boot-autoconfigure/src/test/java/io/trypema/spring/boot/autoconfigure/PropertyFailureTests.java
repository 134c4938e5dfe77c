package io.trypema.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analysis of invalid properties.
 */
class PropertyFailureTests extends StartupFailures {

	PropertyFailureTests(CapturedOutput output) {
		super(output);
	}

	@Test
	void badRateOfPolicy() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10")).isEqualTo("""
				Description:

				Invalid value '10' for configuration property 'trypema.policies.search.rate' \
				(originating from '"trypema.policies.search.rate" from property source \
				"defaultProperties"'). Validation failed for the following reason:

				'10' is not a rate: it is not of the form permits/period. Write permits, a slash and a \
				period, such as 10/s, 0.5/s, 20/10s, 100/min or 1000/d.

				Action:

				Review the value of the property with the provided reason.""");
	}

	@Test
	void policyWithoutRate() {
		assertThat(failure(Object.class, "trypema.policies.search.window=10s")).isEqualTo("""
				Description:

				Policy 'search' has no rate.

				Action:

				Set trypema.policies.search.rate to a rate such as 10/s, 0.5/s, 20/10s or 100/min.""");
	}

	@Test
	void badPolicyName() {
		assertThat(failure(Object.class, "trypema.policies.[two words].rate=10/s")).isEqualTo("""
				Description:

				The policy name 'two words' has characters that cannot be used.

				Action:

				Use ASCII letters, digits, dots, hyphens and underscores, and begin with a letter or \
				digit.""");
	}

	@Test
	void badWindowOfPolicy() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10/s", "trypema.policies.search.window=soon"))
			.isEqualTo("""
					Description:

					Failed to bind properties under 'trypema.policies.search.window' to java.time.Duration:

					    Property: trypema.policies.search.window
					    Value: "soon"
					    Origin: "trypema.policies.search.window" from property source "defaultProperties"
					    Reason: failed to convert java.lang.String to java.time.Duration (caused by \
					java.lang.IllegalArgumentException: 'soon' is not a valid duration)

					Action:

					Update your application's configuration""");
	}

	@Test
	void badDefaultWindow() {
		assertThat(failure(Object.class, "trypema.window=0s")).isEqualTo("""
				Description:

				Invalid value '0s' for configuration property 'trypema.window' (originating from \
				'"trypema.window" from property source "defaultProperties"'). Validation failed for the \
				following reason:

				A window must be from 1 ms to 3650 days, but is PT0S.

				Action:

				Review the value of the property with the provided reason.""");
	}

	@Test
	void capacityZeroOfPolicy() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=0.5/s", "trypema.policies.search.window=1s"))
			.isEqualTo("""
					Description:

					Policy 'search' has a limit that cannot be enforced.

					Action:

					The limit 0.5/s over 1s lets nothing through: a window of PT1S holds less than one \
					permit. Use a longer window or a higher rate.""");
	}

	@Test
	void constantCostOfPolicyAboveCapacity() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10/s", "trypema.policies.search.permits=11"))
			.isEqualTo("""
					Description:

					Policy 'search' lets each call cost 11 permits, but its limit 10/s never admits more \
					than 10 at once, so every call would be refused.

					Action:

					Use a cost of at most 10, or a higher limit.""");
	}

	@Test
	void missingProviderOfPolicy() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10/s", "trypema.provider=hybrid")).isEqualTo("""
				Description:

				Policy 'search' uses the provider 'hybrid', which is not available, only: local. \
				There is no RedisConnectionFactory bean.

				Action:

				Let Spring Boot declare one, by the dependency \
				org.springframework.boot:spring-boot-starter-data-redis, or declare a LettuceConnectionFactory \
				bean. Or keep limits in process, by the provider 'local'.""");
	}

	@Test
	void unknownProviderProperty() {
		assertThat(failure(Object.class, "trypema.provider=redsi")).isEqualTo("""
				Description:

				Failed to bind properties under 'trypema.provider' to io.trypema.ProviderType:

				    Property: trypema.provider
				    Value: "redsi"
				    Origin: "trypema.provider" from property source "defaultProperties"
				    Reason: failed to convert java.lang.String to io.trypema.ProviderType (caused by \
				java.lang.IllegalArgumentException: No enum constant io.trypema.ProviderType.redsi)

				Action:

				Update your application's configuration. The following values are valid:

				    HYBRID
				    LOCAL
				    REDIS""");
	}

	@Test
	void noKeys() {
		assertThat(failure(Object.class, "trypema.max-keys=0")).isEqualTo("""
				Description:

				Invalid value '0' for configuration property 'trypema.max-keys' (originating from \
				'"trypema.max-keys" from property source "defaultProperties"'). Validation failed for \
				the following reason:

				The number of keys must be at least 1, but is 0.

				Action:

				Review the value of the property with the provided reason.""");
	}

	@Test
	void hardLimitFactorBelowOne() {
		assertThat(failure(Object.class, "trypema.hard-limit-factor=0.5")).isEqualTo("""
				Description:

				Invalid value '0.5' for configuration property 'trypema.hard-limit-factor' (originating \
				from '"trypema.hard-limit-factor" from property source "defaultProperties"'). \
				Validation failed for the following reason:

				The hard-limit factor must be at least 1, but is 0.5.

				Action:

				Review the value of the property with the provided reason.""");
	}

	@Test
	void suppressionFactorCachedTooLong() {
		assertThat(failure(Object.class, "trypema.suppression-factor-cache=2m")).isEqualTo("""
				Description:

				Invalid value '2m' for configuration property 'trypema.suppression-factor-cache' \
				(originating from '"trypema.suppression-factor-cache" from property source \
				"defaultProperties"'). Validation failed for the following reason:

				The suppression factor can be cached for 0 to 60 s, but not for PT2M.

				Action:

				Review the value of the property with the provided reason.""");
	}

	@Test
	void settingsOfPolicyOutOfRange() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10/s",
				"trypema.policies.search.strategy=suppressed", "trypema.policies.search.hard-limit-factor=0.5"))
			.isEqualTo("""
					Description:

					Invalid value '0.5' for configuration property \
					'trypema.policies.search.hard-limit-factor' (originating from \
					'"trypema.policies.search.hard-limit-factor" from property source "defaultProperties"'). \
					Validation failed for the following reason:

					The hard-limit factor must be at least 1, but is 0.5.

					Action:

					Review the value of the property with the provided reason.""");
	}

	@ParameterizedTest
	@CsvSource({ "bucket-size, 0ms", "suppression-factor-cache, 2m" })
	void namesSettingOfPolicyOutOfRange(String property, String value) {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10/s",
				"trypema.policies.search." + property + "=" + value))
			.contains("Invalid value '" + value + "' for configuration property 'trypema.policies.search." + property
					+ "'");
	}

	@Test
	void hardLimitFactorOfAbsolutePolicy() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10/s",
				"trypema.policies.search.hard-limit-factor=2"))
			.isEqualTo("""
					Description:

					Policy 'search' has the hard-limit-factor 2, but its strategy is 'absolute', which does \
					not use it.

					Action:

					Set trypema.policies.search.strategy to suppressed, or remove \
					trypema.policies.search.hard-limit-factor.""");
	}

	@Test
	void bucketOfPolicyLongerThanItsWindow() {
		assertThat(
				failure(Object.class, "trypema.policies.search.rate=10/s", "trypema.policies.search.bucket-size=10s"))
			.isEqualTo("""
					Description:

					Policy 'search' has a limit that cannot be enforced.

					Action:

					The bucket size PT10S is longer than the window PT1S of the limit 10/s. Use a shorter \
					bucket size or a longer window.""");
	}

	@Test
	void bucketLongerThanWindow() {
		assertThat(failure(Object.class, "trypema.policies.search.rate=10/s", "trypema.bucket-size=10s")).isEqualTo("""
				Description:

				Policy 'search' has a limit that cannot be enforced.

				Action:

				The bucket size PT10S is longer than the window PT1S of the limit 10/s. Use a shorter \
				bucket size or a longer window.""");
	}

}
