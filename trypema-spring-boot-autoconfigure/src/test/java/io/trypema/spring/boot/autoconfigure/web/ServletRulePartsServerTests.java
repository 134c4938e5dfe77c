package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Tests for the conditions of rules in Spring MVC.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		classes = RulePartsServerContract.Application.class,
		properties = { "spring.main.web-application-type=servlet", RulePartsServerContract.NO_SECURITY })
class ServletRulePartsServerTests extends RulePartsServerContract {

}
