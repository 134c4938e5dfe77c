package io.trypema.sample;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import io.trypema.test.MutableTicker;

/**
 * Time that stands still until a test advances it.
 */
@TestConfiguration(proxyBeanMethods = false)
class TickerConfiguration {

	@Bean
	MutableTicker ticker() {
		return MutableTicker.startingAt(0);
	}

}
