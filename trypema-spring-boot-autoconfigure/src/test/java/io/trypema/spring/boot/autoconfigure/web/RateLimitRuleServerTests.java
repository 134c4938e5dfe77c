package io.trypema.spring.boot.autoconfigure.web;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for rules and annotations on a real server with Spring Security.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.policies.login.rate=2/min", "trypema.policies.login.key=#clientIp",
				"trypema.policies.user.rate=2/min", "trypema.policies.user.key=#principal",
				"trypema.policies.client.rate=3/min", "trypema.policies.client.key=#clientIp",
				"trypema.policies.files.rate=1/min", "trypema.policies.all.rate=1000/min",
				"trypema.rules[0].path=/login", "trypema.rules[0].methods=post", "trypema.rules[0].policy=login",
				"trypema.rules[1].path=/api/**", "trypema.rules[1].policy=user", "trypema.rules[2].path=/api/**",
				"trypema.rules[2].policy=client", "trypema.rules[3].path=files/{name}",
				"trypema.rules[3].methods=GET, PUT", "trypema.rules[3].policy=files", "trypema.rules[4].path=/all/**",
				"trypema.rules[4].policy=all", "trypema.web.client-address.trusted-proxies=127.0.0.0/8,::1" })
class RateLimitRuleServerTests {

	@Autowired
	private RateLimiter limiter;

	private String baseUrl = "";

	private RestTestClient client = RestTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.limiter.local().absolute().clear();
		this.baseUrl = "http://localhost:" + port;
		this.client = RestTestClient.bindToServer().baseUrl(this.baseUrl).build();
	}

	@Test
	void limitsTheLoginOfSpringSecurity() {
		assertThat(status(login("wrong"))).isEqualTo(302);
		assertThat(status(login("wrong"))).isEqualTo(302);
		assertProblem(login("secret"), "login");
	}

	@Test
	void appliesToTheMethodsOfTheRuleOnly() {
		login("wrong");
		login("wrong");
		this.client.get().uri("/login").exchange().expectStatus().isOk().expectHeader().doesNotExist("RateLimit");
	}

	@Test
	void countsClientsBehindTrustedProxyApart() {
		loginFrom("198.51.100.1");
		loginFrom("6.6.6.6, 198.51.100.1");
		loginFrom("7.7.7.7, 198.51.100.1").expectStatus().isEqualTo(429);
		loginFrom("198.51.100.2").expectStatus().isFound();
	}

	@Test
	void countsAuthenticatedUsersApart() {
		api("alice", "1.1.1.1").expectStatus().isOk();
		api("alice", "1.1.1.2").expectStatus().isOk();
		assertProblem(api("alice", "1.1.1.3"), "user");
		api("bob", "1.1.1.3").expectStatus().isOk();
	}

	@Test
	void tellsLimitsOfBothSteps() {
		api("alice", "1.1.1.1").expectHeader()
			.valueEquals("RateLimit-Policy", "\"client\";q=3;w=60, \"user\";q=2;w=60")
			.expectHeader()
			.valueEquals("RateLimit", "\"client\";r=2;t=60, \"user\";r=1;t=60");
	}

	@Test
	void refusalAfterAuthenticationGivesBackWhatWasTakenBefore() {
		api("alice", "1.1.1.2");
		api("alice", "1.1.1.2");
		api("alice", "1.1.1.1").expectStatus().isEqualTo(429);
		api("bob", "1.1.1.1").expectHeader().valueEquals("RateLimit", "\"client\";r=2;t=60, \"user\";r=1;t=60");
	}

	@Test
	void unauthenticatedRequestsAreCountedByClientButNotByUser() {
		for (int i = 0; i < 3; i++) {
			this.client.get()
				.uri("/api/hello")
				.header("X-Forwarded-For", "1.1.1.9")
				.exchange()
				.expectStatus()
				.isUnauthorized();
		}
		assertProblem(api("alice", "1.1.1.9"), "client");
	}

	@Test
	void limitsStaticResourcesAndHeadAsGet() {
		this.client.head().uri("/files/a").exchange().expectStatus().isNotFound();
		assertProblem(this.client.get().uri("/files/b").exchange(), "files");
		this.client.head().uri("/files/c").exchange().expectStatus().isEqualTo(429).expectBody().isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/files/a;v=1", "/%66iles/a", "/files/a?b=c" })
	void pathCannotBeWrittenSoThatTheRuleIsMissed(String path) {
		this.client.get().uri("/files/a").exchange();
		this.client.get().uri(URI.create(this.baseUrl + path)).exchange().expectStatus().isEqualTo(429);
	}

	@Test
	void leavesOtherPathsAlone() {
		this.client.get().uri("/files/a/b").exchange().expectHeader().doesNotExist("RateLimit");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/all/missing", "/all/failing", "/all/forwarding", "/all/callable" })
	void countsOnceThoughTheRequestIsDispatchedAgain(String path) {
		this.client.get().uri(path).exchange().expectHeader().valueEquals("RateLimit", "\"all\";r=999;t=60");
	}

	@Test
	void countsNoPreflightRequests() {
		this.client.options()
			.uri("/files/a")
			.header(HttpHeaders.ORIGIN, "https://example.org")
			.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "GET")
			.exchange();
		this.client.get().uri("/files/a").exchange().expectStatus().isNotFound();
	}

	@Test
	void limitsAnnotatedControllersAndTellsWhenToRetry(@Autowired MutableTicker ticker) {
		this.client.get().uri("/annotated").exchange().expectStatus().isOk();
		assertProblem(this.client.get().uri("/annotated").exchange(), "search-annotated");
		ticker.advance(Duration.ofSeconds(59));
		this.client.get()
			.uri("/annotated")
			.exchange()
			.expectStatus()
			.isEqualTo(429)
			.expectHeader()
			.valueEquals(HttpHeaders.RETRY_AFTER, "1");
		ticker.advance(Duration.ofSeconds(1));
		this.client.get().uri("/annotated").exchange().expectStatus().isOk();
	}

	private ResponseSpec login(String password) {
		return this.client.post().uri("/login?username=alice&password=" + password).exchange();
	}

	private ResponseSpec loginFrom(String forwardedFor) {
		return this.client.post()
			.uri("/login?username=alice&password=wrong")
			.header("X-Forwarded-For", forwardedFor)
			.exchange();
	}

	private ResponseSpec api(String user, String forwardedFor) {
		return this.client.get()
			.uri("/api/hello")
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.header("X-Forwarded-For", forwardedFor)
			.exchange();
	}

	private static int status(ResponseSpec response) {
		return response.returnResult().getStatus().value();
	}

	private static void assertProblem(ResponseSpec response, String policy) {
		response.expectStatus()
			.isEqualTo(429)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.valueEquals(HttpHeaders.RETRY_AFTER, "60")
			.expectHeader()
			.valueEquals("RateLimit", "\"" + policy + "\";r=0;t=60")
			.expectHeader()
			.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
			.expectBody()
			.jsonPath("$.violated-policies[0]")
			.isEqualTo(policy);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SearchController.class)
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/api/**").authenticated().anyRequest().permitAll())
				.formLogin(Customizer.withDefaults())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(User.withUsername("alice").password("{noop}secret").build(),
					User.withUsername("bob").password("{noop}secret").build());
		}

	}

	@Controller
	static class SearchController {

		@GetMapping("/api/hello")
		@ResponseBody
		String hello() {
			return "hello";
		}

		@GetMapping("/annotated")
		@ResponseBody
		@RateLimited(rate = "1/min", name = "search-annotated")
		String search() {
			return "found";
		}

		@GetMapping("/all/failing")
		String fail() {
			throw new IllegalStateException("Failed");
		}

		@GetMapping("/all/forwarding")
		String forward() {
			return "forward:/all/target";
		}

		@GetMapping("/all/target")
		@ResponseBody
		String target() {
			return "target";
		}

		@GetMapping("/all/callable")
		@ResponseBody
		Callable<String> callable() {
			return () -> "called";
		}

	}

}
