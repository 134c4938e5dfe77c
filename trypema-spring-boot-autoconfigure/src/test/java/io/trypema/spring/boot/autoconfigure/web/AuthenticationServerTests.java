package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for limits within authentication by Spring Security, on a real server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AuthenticationServerTests {

	@Autowired
	private RateLimiter limiter;

	private RestTestClient client = RestTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.limiter.local().absolute().clear();
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ann", "provided" })
	void basicAuthenticationOverTheLimitIsRefused(String user) {
		assertThat(status(basic(user))).isEqualTo(401);
		assertRefused(basic(user));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ann", "provided" })
	void formLoginOverTheLimitIsRefused(String user) {
		assertThat(status(form(user))).isEqualTo(302);
		assertRefused(form(user));
	}

	private ResponseSpec basic(String user) {
		return this.client.get().uri("/").headers((headers) -> headers.setBasicAuth(user, "wrong")).exchange();
	}

	private ResponseSpec form(String user) {
		return this.client.post().uri("/login?username=" + user + "&password=wrong").exchange();
	}

	private static int status(ResponseSpec response) {
		return response.returnResult().getStatus().value();
	}

	private static void assertRefused(ResponseSpec response) {
		response.expectStatus()
			.isEqualTo(429)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.exists(HttpHeaders.RETRY_AFTER)
			.expectHeader()
			.doesNotExist(HttpHeaders.LOCATION)
			.expectHeader()
			.doesNotExist(HttpHeaders.WWW_AUTHENTICATE);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Users.class, Provider.class })
	static class Application {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http, Users users, AuthenticationProvider provider) {
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.userDetailsService(users)
				.authenticationProvider(provider)
				.formLogin(Customizer.withDefaults())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	static class Users implements UserDetailsService {

		@Override
		@RateLimited(rate = "1/h", key = "#username")
		public UserDetails loadUserByUsername(String username) {
			return User.withUsername(username).password("{noop}secret").build();
		}

	}

	/** Called twice for each request, by the manager of the chain and by its parent. */
	static class Provider implements AuthenticationProvider {

		@Override
		@RateLimited(rate = "2/h", key = "#p0.name", condition = "#p0.name == 'provided'")
		public Authentication authenticate(Authentication authentication) {
			throw new BadCredentialsException("wrong");
		}

		@Override
		public boolean supports(Class<?> authentication) {
			return true;
		}

	}

}
