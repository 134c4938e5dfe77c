package io.trypema.sample;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import io.trypema.sample.LoginController.Credentials;
import io.trypema.sample.ReportController.ReportRequest;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives the sample over HTTP, as its users do.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(TickerConfiguration.class)
class SampleApplicationTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private MutableTicker ticker;

	@BeforeEach
	void letAllWindowsPass() {
		this.ticker.advance(Duration.ofHours(1));
	}

	@Test
	void searchTellsWhatIsLeft() {
		search().expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("RateLimit-Policy", "\"search\";q=5;w=10")
			.expectHeader()
			.valueEquals("RateLimit", "\"search\";r=4;t=10")
			.expectBody()
			.jsonPath("$[0].title")
			.isEqualTo("Dune");
	}

	@Test
	void searchIsRefusedWithProblemAndServedAgainWhenSaid() {
		IntStream.range(0, 5).forEach((i) -> search().expectStatus().isOk());
		search().expectStatus()
			.isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
			.expectHeader()
			.valueEquals(HttpHeaders.RETRY_AFTER, "10")
			.expectHeader()
			.valueEquals("RateLimit", "\"search\";r=0;t=10")
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
			.expectBody()
			.jsonPath("$.violated-policies[0]")
			.isEqualTo("search");
		this.ticker.advance(Duration.ofSeconds(9));
		search().expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS).expectHeader().valueEquals("Retry-After", "1");
		this.ticker.advance(Duration.ofSeconds(1));
		search().expectStatus().isOk();
	}

	@Test
	void onlyFailedLoginsCount() {
		IntStream.range(0, 10).forEach((i) -> login("ada", "lovelace").expectStatus().isOk());
		IntStream.range(0, 3).forEach((i) -> login("ada", "guess" + i).expectStatus().isUnauthorized());
		login("ada", "lovelace").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		login("grace", "hopper").expectStatus().isOk();
	}

	@Test
	void loginTellsBothItsLimits() {
		login("ada", "lovelace").expectHeader()
			.valueEquals("RateLimit-Policy", "\"login\";q=3;w=60, \"login-address\";q=30;w=60");
	}

	@Test
	void failedLoginsOfOneClientCountWhateverTheName() {
		IntStream.range(0, 30).forEach((i) -> login("name" + i, "guess").expectStatus().isUnauthorized());
		login("grace", "hopper").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
	}

	@Test
	void reportCostsItsRows() {
		report(600).expectStatus().isOk().expectHeader().valueEquals("RateLimit", "\"reports\";r=400;t=60");
		report(401).expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS).expectHeader().exists("Retry-After");
		report(400).expectStatus().isOk();
	}

	@Test
	void reportThatNeverFitsHasNoRetryTime() {
		report(1001).expectStatus()
			.isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
			.expectHeader()
			.doesNotExist(HttpHeaders.RETRY_AFTER);
	}

	@Test
	void invalidReportIsBadRequest() {
		report(-1).expectStatus().isBadRequest();
	}

	@Test
	void catalogueMethodsShareOneLimitButTheExemptOne() {
		IntStream.range(0, 10).forEach((i) -> get("/books").expectStatus().isOk());
		IntStream.range(0, 10).forEach((i) -> get("/books/1").expectStatus().isOk());
		get("/books").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		get("/books/2").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		get("/books/count").expectStatus().isOk().expectHeader().doesNotExist("RateLimit");
	}

	@Test
	void feedShedsAboveItsLimitAndStopsAtTheHardLimit() {
		long allowed = IntStream.range(0, 1000)
			.mapToObj((i) -> get("/feed").returnResult(String.class).getStatus())
			.filter(HttpStatus.OK::equals)
			.count();
		assertThat(allowed).isBetween(50L, 75L);
	}

	@Test
	void customersHaveTheLimitOfTheirPlan() {
		IntStream.range(0, 20).forEach((i) -> quote("/quotes", "k-0815").expectStatus().isOk());
		quote("/quotes", "k-0815").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		IntStream.range(0, 100).forEach((i) -> quote("/quotes", "k-4711").expectStatus().isOk());
		quote("/quotes", "k-4711").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
	}

	@Test
	void callersWithoutCustomerShareOneLimit() {
		quote("/quotes/history", "invented-1").expectStatus().isOk();
		quote("/quotes", "invented-2").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		get("/quotes").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
	}

	private ResponseSpec search() {
		return get("/search?q=dune");
	}

	private ResponseSpec get(String uri) {
		return this.client.get().uri(uri).exchange();
	}

	private ResponseSpec quote(String uri, String apiKey) {
		return this.client.get().uri(uri).header("X-Api-Key", apiKey).exchange();
	}

	private ResponseSpec login(String username, String password) {
		return this.client.post().uri("/login").body(new Credentials(username, password)).exchange();
	}

	private ResponseSpec report(int rows) {
		return this.client.post().uri("/reports").body(new ReportRequest(rows)).exchange();
	}

}
