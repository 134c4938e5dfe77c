package io.trypema.consumer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what an operator sees of the limits.
 */
class ActuatorTests {

	@Test
	void endpointAndMetricShowALimit() {
		try (Instance instance = Instance.start()) {
			for (int call = 0; call < 3; call++) {
				instance.get("/local");
			}
			assertThat(instance.get("/actuator/ratelimits/local").body()).contains("\"rate\":\"2/h\"", "\"allowed\":2",
					"\"rejected\":1");
			assertThat(instance.get("/actuator/metrics/trypema.decisions?tag=policy:local&tag=outcome:rejected").body())
				.contains("\"value\":1.0");
			assertThat(instance.get("/actuator/health").statusCode()).isEqualTo(200);
		}
	}

}
