package io.trypema.spring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * All observations.
 */
enum RateLimitObservation implements ObservationDocumentation {

	/** A call that a provider other than the local one decides. */
	ACQUIRE {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultAcquireObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { RateLimitTag.POLICY, RateLimitTag.PROVIDER, RateLimitTag.STRATEGY,
					RateLimitTag.OUTCOME };
		}

	}

}
