package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of rules: they apply to the port of the application, and not to a separate
 * port of the actuator.
 */
@DirtiesContext
@TestPropertySource(properties = { "management.server.port=0", "management.server.address=127.0.0.1",
		"management.health.redis.enabled=false", "trypema.policies.all.rate=1/h", "trypema.rules[0].path=/**",
		"trypema.rules[0].policy=all" })
abstract class ManagementPortContract {

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@Test
	void managementPortIsNotLimited() {
		for (int call = 0; call < 3; call++) {
			assertThat(Spellings.send(this.managementPort, "GET", "/actuator/health")).startsWith("HTTP/1.1 200")
				.satisfies((response) -> assertThat(Spellings.isCounted(response, "all")).isFalse());
		}
		assertThat(Spellings.send(this.port, "GET", "/parts")).startsWith("HTTP/1.1 200");
		assertThat(Spellings.send(this.port, "GET", "/parts")).startsWith("HTTP/1.1 429");
		assertThat(Spellings.send(this.managementPort, "GET", "/actuator/health")).startsWith("HTTP/1.1 200");
	}

}
