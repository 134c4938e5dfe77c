package io.trypema.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives the lab over HTTP, as its page does. Time stands still, so no load is generated.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(TickerConfiguration.class)
class LabTests {

	private static final Map<String, Object> SETUP = Map.of("strategy", "ABSOLUTE", "provider", "LOCAL", "limit", 1,
			"windowSeconds", 2, "hardLimitFactor", 1.5, "load", "STEADY", "rate", 20, "otherRate", 20);

	@Autowired
	private RestTestClient client;

	@LocalServerPort
	private int port;

	private final List<String> started = new ArrayList<>();

	@AfterEach
	void end() {
		this.started.forEach((id) -> this.client.delete().uri("/lab/experiments/" + id).exchange());
	}

	@Test
	void pageBringsAllThatItRefersTo() {
		String page = Objects.requireNonNull(body("/"));
		List<String> links = Pattern.compile("(?:src|href)=\"([^\"#]+)\"")
			.matcher(page)
			.results()
			.map((link) -> link.group(1))
			.toList();
		assertThat(links).hasSizeGreaterThan(3).noneMatch((link) -> link.contains("//"));
		assertThat(links).allSatisfy((link) -> get("/" + link).expectStatus().isOk());
	}

	@Test
	void modulesOfThePageAreThere() {
		List<String> modules = Pattern.compile("from './(.+)'")
			.matcher(Objects.requireNonNull(body("/lab-assets/lab.js")))
			.results()
			.map((MatchResult module) -> "/lab-assets/" + module.group(1))
			.toList();
		assertThat(modules).hasSizeGreaterThan(2).allSatisfy((module) -> get(module).expectStatus().isOk());
	}

	@Test
	void callIsAnsweredLikeThatOfLimitedMethod() {
		String call = "/lab/experiments/" + start() + "/call";
		get(call).expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("RateLimit-Policy", "\"lab\";q=2;w=2")
			.expectHeader()
			.valueEquals("RateLimit", "\"lab\";r=1;t=2");
		get(call).expectStatus().isOk();
		get(call).expectStatus()
			.isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
			.expectHeader()
			.valueEquals("Retry-After", "2")
			.expectBody()
			.jsonPath("$.violated-policies[0]")
			.isEqualTo("lab");
	}

	@Test
	void changedSetupAppliesToTheRunningExperiment() {
		String id = start();
		change(id, with("limit", 30)).expectStatus().isNoContent();
		get("/lab/experiments/" + id + "/call").expectHeader().valueEquals("RateLimit-Policy", "\"lab\";q=60;w=2");
	}

	@Test
	void samplesAreSentToThePage() throws IOException {
		URI uri = URI.create("http://localhost:" + this.port + "/lab/experiments/" + start() + "/samples");
		try (BufferedReader events = new BufferedReader(
				new InputStreamReader(uri.toURL().openStream(), StandardCharsets.UTF_8))) {
			assertThat(events.readLine()).startsWith("data:{\"millis\":0,\"clients\":[{\"admitted\":0,")
				.contains("\"windows\":[{\"capacity\":2,\"hardLimit\":3,\"used\":0,");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			limit           | 0     | limit: must be greater than or equal to 1, but is 0
			limit           | ten   | limit: must be a number
			windowSeconds   | 21    | windowSeconds: must be less than or equal to 20, but is 21
			hardLimitFactor | 0.5   | hardLimitFactor: must be greater than or equal to 1, but is 0.5
			rate            | 201   | rate: must be less than or equal to 200, but is 201
			otherRate       | -1    | otherRate: must be greater than or equal to 0, but is -1
			strategy        | MAYBE | strategy: must be one of [ABSOLUTE, SUPPRESSED]
			load            |       | load: must not be null, but is null
			""")
	void badSetupIsRefusedByTheNameOfItsField(String field, String value, String detail) {
		post(with(field, value)).expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.field")
			.isEqualTo(field)
			.jsonPath("$.detail")
			.isEqualTo(detail);
	}

	@Test
	void textThatIsNoSetupIsRefused() {
		post("x").expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("body: must be a JSON object");
	}

	@Test
	void endedExperimentIsGone() {
		String id = start();
		this.client.delete().uri("/lab/experiments/" + id).exchange().expectStatus().isNoContent();
		get("/lab/experiments/" + id + "/call").expectStatus().isNotFound();
		get("/lab/experiments/" + id + "/samples").expectStatus().isNotFound();
		change(id, SETUP).expectStatus().isNotFound();
	}

	@Test
	void experimentsAreLimitedInNumber() {
		for (int i = 0; i < 8; i++) {
			start();
		}
		post(SETUP).expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	private String start() {
		String body = Objects
			.requireNonNull(post(SETUP).expectStatus().isCreated().returnResult(String.class).getResponseBody());
		String id = body.replaceAll("\\{\"id\":\"(.+)\"}", "$1");
		this.started.add(id);
		return id;
	}

	private static Map<String, Object> with(String field, Object value) {
		Map<String, Object> setup = new LinkedHashMap<>(SETUP);
		setup.put(field, value);
		return setup;
	}

	private ResponseSpec post(Object setup) {
		return this.client.post()
			.uri("/lab/experiments")
			.contentType(MediaType.APPLICATION_JSON)
			.body(setup)
			.exchange();
	}

	private ResponseSpec change(String id, Object setup) {
		return this.client.put()
			.uri("/lab/experiments/" + id)
			.contentType(MediaType.APPLICATION_JSON)
			.body(setup)
			.exchange();
	}

	private ResponseSpec get(String uri) {
		return this.client.get().uri(uri).exchange();
	}

	private String body(String uri) {
		return Objects.requireNonNull(get(uri).expectStatus().isOk().returnResult(String.class).getResponseBody());
	}

}
