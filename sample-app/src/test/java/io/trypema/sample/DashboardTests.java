package io.trypema.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

import io.trypema.RateLimit;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.sample.PrometheusServer.Rule;
import io.trypema.sample.PrometheusServer.Sample;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scrapes a sample that produces every outcome with a Prometheus, and runs the queries of
 * the dashboard and the rules on it.
 */
@EnabledIf(value = "io.trypema.sample.PrometheusServer#isInstalled",
		disabledReason = "prometheus and promtool are not on the PATH: install Prometheus, on Debian by "
				+ "apt-get install --no-install-recommends prometheus")
class DashboardTests {

	private static final List<String> POLICIES = Stream
		.of("strict.rate=1/h", "shed.rate=40/min", "shed.strategy=suppressed", "shadow.rate=1/h", "shadow.shadow=true",
				"free.rate=1/h", "free.permits=0", "crowd.rate=1/h", "crowd.key=#header('X-Api-Key')",
				"keyless.rate=1/h", "keyless.key=#header('X-Tenant')", "keyless.missing-key=refuse", "broken.rate=1/h",
				"fallback.rate=1000/h", "fallback.provider=redis", "fallback.on-failure=local")
		.map("trypema.policies."::concat)
		.toList();

	private static final List<String> LOCAL = List.of("strict", "shed", "shadow", "free", "crowd", "keyless", "broken");

	private static RedisServer server;

	private static ConfigurableApplicationContext redis;

	private static SampleInstance sample;

	private static PrometheusServer prometheus;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		server = RedisServer.start();
		redis = RedisContext.at(server.uri());
		redis.getBeanFactory().registerSingleton("brokenResolver", (RateLimitResolver) DashboardTests::resolve);
		// Prometheus takes five seconds to discover its targets, so it starts first
		int port = TestSocketUtils.findAvailableTcpPort();
		prometheus = PrometheusServer.start(directory, port);
		sample = SampleInstance.start(redis, properties(port));
		Await.until("a scrape", () -> prometheus.query("up == 1").size() == 1);
		callWithRedis();
		// A rate takes two scrapes with different counts
		prometheus.awaitScrape();
		callWithRedis();
		Await.until("leases handed back", () -> prometheus.query("trypema_hybrid_handbacks_total > 0").size() == 1);
		// Leases are settled, so that there is a lag
		Await.until("a lease", () -> {
			sample.report(1);
			return sample.leases() > 0;
		});
		Await.until("counters read", () -> !prometheus.query("trypema_counter_instances > 0").isEmpty());
		server.freeze();
		Await.until("every outcome and alert", () -> {
			callWithoutRedis();
			prometheus.awaitScrape();
			return outcomes().size() == RateLimitOutcome.values().length
					&& prometheus.rules().stream().noneMatch((rule) -> rule.state().equals("inactive"));
		});
	}

	private static @Nullable RateLimit resolve(String policy, String key) {
		if (policy.equals("broken")) {
			throw new IllegalStateException("No plan can be read");
		}
		return null;
	}

	private static List<String> properties(int port) {
		List<String> settings = List.of("server.port=" + port, "trypema.redis.timeout=300ms", "trypema.max-keys=20",
				"trypema.counters.hits.type=lax", "trypema.hard-limit-factor=1000",
				"trypema.suppression-factor-cache=1ms");
		Stream<String> local = LOCAL.stream().map((policy) -> "trypema.policies." + policy + ".provider=local");
		List<String> ruled = Stream.concat(LOCAL.stream(), Stream.of("fallback")).toList();
		Stream<String> rules = IntStream.range(0, ruled.size())
			.boxed()
			.flatMap((i) -> Stream.of("trypema.rules[%d].path=/try/%s".formatted(i, ruled.get(i)),
					"trypema.rules[%d].policy=%s".formatted(i, ruled.get(i))));
		return Stream.of(settings.stream(), POLICIES.stream(), local, rules).flatMap((some) -> some).toList();
	}

	private static void callWithRedis() {
		for (int i = 0; i < 25; i++) {
			sample.get("/try/strict", "nobody");
			sample.get("/try/shed", "nobody");
			sample.get("/try/crowd", "client-" + i);
		}
		for (int i = 0; i < 6; i++) {
			sample.get("/try/shadow", "nobody");
			sample.get("/try/free", "nobody");
			sample.get("/try/keyless", "nobody");
			sample.get("/try/broken", "nobody");
			sample.get("/try/fallback", "nobody");
			sample.search();
			sample.report(1);
		}
		sample.login("guess");
		sample.count();
	}

	private static void callWithoutRedis() {
		// First, since calls after a failure are not tried: the lag is that of a flush
		sample.report(1);
		sample.search();
		sample.get("/try/fallback", "nobody");
		sample.login("guess");
		// Rarely enough for the suppressed strategy to admit some
		sample.get("/try/shed", "nobody");
	}

	private static List<String> outcomes() {
		return prometheus.query("sum by (outcome) (trypema_decisions_total) > 0")
			.stream()
			.map((counted) -> counted.label("outcome"))
			.toList();
	}

	@AfterAll
	static void stop() {
		prometheus.close();
		sample.close();
		redis.close();
		server.close();
	}

	@Test
	void everyOutcomeHappened() {
		assertThat(outcomes()).containsExactlyInAnyOrderElementsOf(
				Arrays.stream(RateLimitOutcome.values()).map(RateLimitOutcome::label).toList());
	}

	@ParameterizedTest
	@MethodSource("queries")
	void queryOfTheDashboardHasData(Dashboard.Query query) {
		assertThat(prometheus.query(query.expression())).extracting(Sample::value)
			.anyMatch((value) -> !Double.isNaN(value));
		assertThat(prometheus.metrics()).containsAll(Dashboard.metrics(query.expression()));
	}

	static List<Dashboard.Query> queries() {
		return Dashboard.read().queries();
	}

	@Test
	void everyRuleHasData() {
		assertThat(prometheus.rules()).hasSizeGreaterThan(10).allSatisfy((rule) -> {
			assertThat(prometheus.query(rule.query())).extracting(Sample::value)
				.anyMatch((value) -> !Double.isNaN(value));
			assertThat(prometheus.metrics()).containsAll(Dashboard.metrics(rule.query()));
		});
	}

	@Test
	void everyAlertFires() {
		assertThat(prometheus.rules()).extracting(Rule::state).containsOnly("recorded", "firing");
	}

	@ParameterizedTest
	@CsvSource({ "check rules --lint-fatal, rules.yml", "test rules, rules-test.yml", "check config, prometheus.yml" })
	void filesPassPromtool(String command, String file) throws IOException {
		List<String> line = Stream.concat(Stream.of("promtool"), Stream.of((command + ' ' + file).split(" "))).toList();
		Process promtool = new ProcessBuilder(line).directory(Dashboard.DIRECTORY.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(promtool.onExit().join().exitValue()).as(output).isZero();
	}

}
