package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Tests for the conditions of rules in WebFlux.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		classes = RulePartsServerContract.Application.class,
		properties = { "spring.main.web-application-type=reactive", RulePartsServerContract.NO_SECURITY })
class ReactiveRulePartsServerTests extends RulePartsServerContract {

}
