package io.trypema.spring.boot.autoconfigure.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same tests with an event publisher of the application.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OwnPublisherAuthenticationServerTests extends AuthenticationServerTests {

	@Autowired
	private AuthenticationEventPublisher publisher;

	@Test
	void otherFailuresArePublished() {
		formLoginOverTheLimitIsRefused("bob");
		assertThat(this.publisher).hasToString("[BadCredentialsException]");
	}

	@AfterEach
	void reset() {
		this.publisher.publishAuthenticationSuccess(new TestingAuthenticationToken("ann", "secret"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ AuthenticationServerTests.Application.class, Publisher.class })
	static class OwnApplication {

	}

	static final class Publisher implements AuthenticationEventPublisher {

		private final List<String> failures = new CopyOnWriteArrayList<>();

		@Override
		public void publishAuthenticationSuccess(Authentication authentication) {
			this.failures.clear();
		}

		@Override
		public void publishAuthenticationFailure(AuthenticationException exception, Authentication authentication) {
			this.failures.add(exception.getClass().getSimpleName());
		}

		@Override
		public String toString() {
			return this.failures.toString();
		}

	}

}
