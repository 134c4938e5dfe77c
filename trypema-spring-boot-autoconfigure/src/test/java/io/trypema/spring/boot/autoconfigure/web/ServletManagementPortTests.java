package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Tests for rules where the actuator has a separate port, in Spring MVC.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		classes = RulePartsServerContract.Application.class,
		properties = { "spring.main.web-application-type=servlet", RulePartsServerContract.NO_SECURITY })
class ServletManagementPortTests extends ManagementPortContract {

}
