package io.trypema.sample;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatusCode;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.trypema.redis.test.Await;

/**
 * A Prometheus process that scrapes one application, with the rules of the dashboard,
 * whose alerts fire immediately.
 */
final class PrometheusServer implements AutoCloseable {

	private static final String CONFIGURATION = """
			global:
			  scrape_interval: 250ms
			  scrape_timeout: 250ms
			  evaluation_interval: 250ms
			rule_files: [rules.yml]
			scrape_configs:
			  - job_name: sample
			    metrics_path: /actuator/prometheus
			    static_configs: [{targets: ["127.0.0.1:%d"]}]
			""";

	private final Process process;

	private final RestClient client;

	private PrometheusServer(Process process, int port) {
		this.process = process;
		this.client = RestClient.create("http://127.0.0.1:" + port);
	}

	/** Whether Prometheus and its tool are on the path. */
	static boolean isInstalled() {
		return Stream.of("prometheus", "promtool")
			.allMatch((program) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program))));
	}

	/**
	 * Start a server, and wait until it is ready.
	 * @param directory an empty directory for its files
	 * @param scrapedPort the port of the application
	 */
	static PrometheusServer start(Path directory, int scrapedPort) throws IOException {
		String rules = Files.readString(Dashboard.DIRECTORY.resolve("rules.yml"));
		Files.writeString(directory.resolve("rules.yml"), rules.replaceAll("(?m)^ +for: .*\\R", ""));
		Files.writeString(directory.resolve("prometheus.yml"), CONFIGURATION.formatted(scrapedPort));
		int port = TestSocketUtils.findAvailableTcpPort();
		Process process = new ProcessBuilder("prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
				"--web.listen-address=127.0.0.1:" + port)
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		PrometheusServer server = new PrometheusServer(process, port);
		Await.until("start of Prometheus", () -> server.isReady() || !process.isAlive());
		if (!process.isAlive()) {
			throw new IllegalStateException("Prometheus did not start: " + Files.readString(directory.resolve("log")));
		}
		return server;
	}

	private boolean isReady() {
		try {
			return this.client.get()
				.uri("/-/ready")
				.exchange((request, response) -> response.getStatusCode().is2xxSuccessful());
		}
		catch (ResourceAccessException ex) {
			return false;
		}
	}

	/** Wait until everything that the application counted before this call is scraped. */
	void awaitScrape() {
		double scrapes = successfulScrapes();
		// The next scrape may have begun before
		Await.until("two scrapes", () -> successfulScrapes() >= scrapes + 2);
	}

	private double successfulScrapes() {
		return query("sum_over_time(up[1h])").stream().mapToDouble(Sample::value).sum();
	}

	/** The current samples of an expression. */
	List<Sample> query(String expression) {
		return get("/api/v1/query?query={expression}", expression).get("result")
			.valueStream()
			.map((sample) -> new Sample(sample.get("metric"), sample.get("value").get(1).asString()))
			.toList();
	}

	/** The rules, with their state. */
	List<Rule> rules() {
		return get("/api/v1/rules").get("groups")
			.valueStream()
			.flatMap((group) -> group.get("rules").valueStream())
			.map((rule) -> new Rule(rule.get("name").asString(), rule.get("query").asString(),
					rule.path("state").asString("recorded")))
			.toList();
	}

	/** The names of all metrics that it knows. */
	List<String> metrics() {
		return get("/api/v1/label/__name__/values").valueStream().map(JsonNode::asString).toList();
	}

	private JsonNode get(String uri, String... variables) {
		JsonNode answer = this.client.get()
			.uri(uri, (Object[]) variables)
			.retrieve()
			.onStatus(HttpStatusCode::isError, (request, response) -> {
				throw new AssertionError(new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
			})
			.body(JsonNode.class);
		return Objects.requireNonNull(answer).get("data");
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

	/**
	 * A sample, with its labels.
	 */
	record Sample(JsonNode labels, String text) {

		String label(String name) {
			return this.labels.get(name).asString();
		}

		/** The value, which may be NaN. */
		double value() {
			return switch (this.text) {
				case "+Inf" -> Double.POSITIVE_INFINITY;
				case "-Inf" -> Double.NEGATIVE_INFINITY;
				default -> Double.parseDouble(this.text);
			};
		}

	}

	/**
	 * A rule. Alerts are {@code firing}, {@code pending} or {@code inactive}.
	 */
	record Rule(String name, String query, String state) {

	}

}
