package io.trypema.consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts on Spring MVC or on WebFlux, whichever it was built with.
 */
@SpringBootApplication(proxyBeanMethods = false)
class ConsumerApplication {

	public static void main(String[] args) {
		SpringApplication.run(ConsumerApplication.class, args);
	}

}
