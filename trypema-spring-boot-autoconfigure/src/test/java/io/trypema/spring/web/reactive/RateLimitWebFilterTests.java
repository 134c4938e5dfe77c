package io.trypema.spring.web.reactive;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.web.TrypemaWebFluxAutoConfiguration;
import io.trypema.spring.interceptor.LateProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitWebFilter}.
 */
class RateLimitWebFilterTests {

	private final LateProvider redis = new LateProvider();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TrypemaAutoConfiguration.class, TrypemaWebFluxAutoConfiguration.class))
		.withBean(LateProvider.class, () -> this.redis)
		.withPropertyValues("trypema.policies.late.rate=9/s", "trypema.policies.late.provider=redis",
				"trypema.rules[0].path=/**", "trypema.rules[0].policy=late");

	@Test
	void clientThatLeavesBeforeTheDecisionGetsItsPermitBack() {
		this.runner.run((context) -> {
			RateLimitWebFilter filter = context.getBean("rateLimitWebFilter", RateLimitWebFilter.class);
			MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
			filter.filter(exchange, (admitted) -> Mono.never()).subscribe().dispose();
			this.redis.answer();
			assertThat(this.redis.refunded().join()).isEqualTo("refunded");
		});
	}

}
